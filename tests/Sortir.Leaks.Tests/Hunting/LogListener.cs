using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Sortir.Leaks.Tests;

/// <summary>Hears every category at every level: the line, the template, each value by itself, the exception, and the scopes around it.</summary>
internal sealed class LogListener(Evidence evidence) : ILoggerProvider, ISupportExternalScope
{
    public const string Name = "log";

    // A scope stands on each line inside it, and is the same each time.
    private readonly ConditionalWeakTable<object, string> _heard = [];

    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void HearScope(string category, object? scope)
    {
        if (scope is not null && _heard.TryAdd(scope, category))
        {
            Hear($"{category} scope", scope);
        }
    }

    private void Hear(string place, object? state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach (var (key, value) in values)
            {
                evidence.Add(Name, $"{place} value {key}", Printer.Print(value));
            }
        }

        evidence.Add(Name, place, Printer.Print(state, 1));
    }

    private sealed class Recorder(LogListener owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            return owner._scopes.Push(state);
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var place = $"{category} {eventId.Id} {eventId.Name}";
            owner.Hear(place, state);
            owner.Hear(place, formatter(state, exception));
            if (exception is not null)
            {
                owner.Hear($"{place} exception", exception);
            }

            owner._scopes.ForEachScope(static (scope, call) => call.owner.HearScope(call.category, scope), (owner, category));
        }
    }
}
