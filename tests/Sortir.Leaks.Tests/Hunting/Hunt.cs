using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sortir.Leaks.Tests;

/// <summary>Listens with all that listens, and then looks for secrets in what was heard.</summary>
internal sealed class Hunt : IDisposable
{
    private readonly SecretSearch _search;
    private readonly TelemetryListeners _telemetry;
    private readonly EventSourceListener _events;
    private readonly DiagnosticRecorder _diagnostics;
    private readonly ExceptionRecorder _exceptions;

    /// <param name="secrets">What must not be heard.</param>
    /// <param name="print">How payloads of diagnostic listeners print that would be changed by looking into them.</param>
    public Hunt(IReadOnlyCollection<Secret> secrets, Func<object, string?>? print = null)
    {
        _search = new SecretSearch(secrets);
        _telemetry = new TelemetryListeners(Evidence);
        _events = new EventSourceListener(Evidence);
        _diagnostics = new DiagnosticRecorder(Evidence, print).Start();
        _exceptions = new ExceptionRecorder(Evidence);
    }

    public Evidence Evidence { get; } = new();

    /// <summary>Adds the log's listener to a host.</summary>
    public void Listen(IServiceCollection services) => services.AddLogging(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogListener(Evidence));
        logging.Services.Configure<LoggerFilterOptions>(static options => options.Rules.Clear());
    });

    /// <summary>What came out; empty when all is well.</summary>
    public IReadOnlyList<Finding> Find()
    {
        _telemetry.Observe();
        return Evidence.Search(_search);
    }

    public void Dispose()
    {
        _exceptions.Dispose();
        _diagnostics.Dispose();
        _events.Dispose();
        _telemetry.Dispose();
    }
}
