using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sortir.Tests.Shared;

/// <summary>Keeps every line that is logged and every scope, even an empty one.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<Line> _lines = [];
    private readonly ConcurrentQueue<string> _scopes = [];

    /// <summary>The event that cannot be logged.</summary>
    public int? Failing { get; set; }

    public IReadOnlyList<Line> Lines => [.. _lines];

    public IReadOnlyList<Line> Warnings => [.. _lines.Where(line => line.Level == LogLevel.Warning)];

    public IReadOnlyList<Line> Errors => [.. _lines.Where(line => line.Level >= LogLevel.Error)];

    /// <summary>The text of all lines and scopes: where a secret must not be.</summary>
    public string AllText => string.Join('\n', _lines.Select(line => line.Text).Concat(_scopes));

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _scopes.Enqueue($"{state} {string.Join(", ", ValuesOf(state))}");
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == Failing)
        {
            throw new IOException("The disk of the log is full.");
        }

        _lines.Enqueue(new Line(logLevel, eventId.Id, formatter(state, exception), ValuesOf(state), exception));
    }

    public void Dispose()
    {
    }

    // Copied at once: some of ASP.NET Core's are read from a request that is gone later.
    private static KeyValuePair<string, object?>[] ValuesOf(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? [.. values] : [];

    /// <summary>A line with the id of its event, and the values that its message was made of.</summary>
    internal sealed record Line(LogLevel Level, int Id, string Message, IReadOnlyList<KeyValuePair<string, object?>> Values, Exception? Exception)
    {
        /// <summary>All that can be read from the line.</summary>
        public string Text => $"{Message} {string.Join(", ", Values)} {Exception}";
    }
}
