using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sortir.Client.Tests;

/// <summary>Keeps every log line with its values, its exception and the scopes around it.</summary>
internal sealed class LogRecorder : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<(LogLevel Level, EventId Event, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = $"{category}|{formatter(state, exception)}|{exception}";
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                text += "|" + string.Join(",", values);
            }

            owner._scopes.ForEachScope((scope, _) => text += $"|{scope}|{Values(scope)}", 0);
            owner.Lines.Enqueue((logLevel, eventId, text));
        }

        private static string Values(object? scope) =>
            scope is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(",", values) : "";
    }
}
