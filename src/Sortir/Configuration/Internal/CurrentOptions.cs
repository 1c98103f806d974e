using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir;

/// <summary>The options as they are now: a good change counts from the next call on, a broken one is logged, and the last good ones stay.</summary>
internal sealed partial class CurrentOptions(IOptions<SortirOptions> atStart, IOptionsMonitor<SortirOptions> monitor, ILogger<CurrentOptions> logger)
{
    private SortirOptions? _lastGood;
    private string? _lastProblem;

    internal SortirOptions Value
    {
        get
        {
            try
            {
                var current = monitor.CurrentValue;
                _lastProblem = null;
                return _lastGood = current;
            }
            catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
            {
                if (_lastProblem != exception.Message)
                {
                    _lastProblem = exception.Message;
                    LogBroken(logger, exception.Message);
                }

                return _lastGood ?? atStart.Value;
            }
        }
    }

    [LoggerMessage(1504, LogLevel.Error, "The changed configuration is not usable, and the last good one goes on. {Problem}")]
    private static partial void LogBroken(ILogger logger, string problem);
}
