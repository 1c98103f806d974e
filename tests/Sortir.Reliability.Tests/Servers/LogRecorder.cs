using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Sortir.Reliability.Tests;

/// <summary>Keeps what is logged as an error, and which grants are logged as recorded.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private const int GrantRecorded = 1602;

    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>The usages whose grant APRAS has recorded, each with APRAS's id of the request.</summary>
    public ConcurrentQueue<(Guid UsageId, string RequestId)> Grants { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
        {
            Errors.Enqueue($"{eventId.Id}: {formatter(state, exception)}");
        }
        else if (eventId.Id == GrantRecorded && state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            var byName = values.ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
            Grants.Enqueue(((Guid)byName["UsageId"]!, Convert.ToString(byName["RequestId"], CultureInfo.InvariantCulture)!));
        }
    }

    public void Dispose()
    {
    }
}
