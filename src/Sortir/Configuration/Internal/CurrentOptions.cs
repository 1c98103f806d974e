using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir;

/// <summary>
/// The options as they are now: a good change counts from the next call on, a broken one is logged, and the last good ones stay. All else
/// than the products, the organizer's settings and the switch is read once, at start.
/// </summary>
internal sealed partial class CurrentOptions(
    IOptions<SortirOptions> atStart,
    IOptionsMonitor<SortirOptions> monitor,
    SortirOptionsValidator validator,
    ILogger<CurrentOptions> logger)
{
    private Reading? _last;
    private string? _lastProblem;

    /// <summary>Whether the reduced fare is sold now. A shop that was off when it started was not checked, and stays off.</summary>
    internal bool IsEnabled => atStart.Value.Enabled && Read().Options.Enabled;

    internal SortirOptions Value => Read().Good;

    private Reading Read()
    {
        var last = _last;
        try
        {
            var current = monitor.CurrentValue;
            _lastProblem = null;
            return ReferenceEquals(last?.Options, current) ? last : _last = new Reading(current, IsUsable(current) ? current : last?.Good ?? atStart.Value);
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            if (_lastProblem != exception.Message)
            {
                _lastProblem = exception.Message;
                LogBroken(logger, exception.Message);
            }

            return last ?? new Reading(atStart.Value, atStart.Value);
        }
    }

    // Switched off, options pass their check whatever they say; what was sold before goes on with those that were checked.
    private bool IsUsable(SortirOptions options) => options.Enabled || !atStart.Value.Enabled || validator.FindProblems(options).Count == 0;

    private sealed record Reading(SortirOptions Options, SortirOptions Good);

    [LoggerMessage(1504, LogLevel.Error, "The changed configuration is not usable, and the last good one goes on. {Problem}")]
    private static partial void LogBroken(ILogger logger, string problem);
}
