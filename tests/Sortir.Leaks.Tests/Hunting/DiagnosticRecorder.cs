using System.Diagnostics;

namespace Sortir.Leaks.Tests;

/// <summary>Hears every diagnostic listener, and looks into the objects that it is given.</summary>
internal sealed class DiagnosticRecorder(Evidence evidence, Func<object, string?>? print = null)
    : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    public const string Name = "diagnostic listener";

    private readonly List<IDisposable> _subscriptions = [];

    public DiagnosticRecorder Start()
    {
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        return this;
    }

    public void OnNext(DiagnosticListener value)
    {
        lock (_subscriptions)
        {
            _subscriptions.Add(value.Subscribe(this, static (_, _, _) => true));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value) =>
        evidence.Add(Name, value.Key, (value.Value is { } payload ? print?.Invoke(payload) : null) ?? Printer.Print(value.Value));

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_subscriptions)
        {
            _subscriptions.ForEach(static subscription => subscription.Dispose());
            _subscriptions.Clear();
        }
    }
}
