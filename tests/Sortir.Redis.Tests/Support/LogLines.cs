using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sortir.Redis.Tests.Support;

/// <summary>All that a node has logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<Line> _lines = new();

    public IReadOnlyList<Line> All => [.. _lines];

    /// <summary>What is said of things that nodes share.</summary>
    public IReadOnlyList<Line> OfSharing => [.. _lines.Where(line => line.Id is >= 1200 and < 1300)];

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void Dispose()
    {
    }

    internal sealed record Line(int Id, LogLevel Level, string Text, Exception? Exception);

    private sealed class Logger(ConcurrentQueue<Line> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new Line(eventId.Id, logLevel, formatter(state, exception), exception));
    }
}
