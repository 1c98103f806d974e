namespace Sortir.Storage.Conformance.Tests;

/// <summary>The storage that the suite runs against: sound, or with the defect of the test at hand.</summary>
public sealed class StorageWithDefect : IBreakableStorage
{
    private static readonly AsyncLocal<Func<DelegatingStore>?> Making = new();

    private readonly DelegatingStore _store = Making.Value?.Invoke() ?? new DelegatingStore();

    public ISortirStore Store => _store;

    public ISortirReader Reader => _store;

    internal static void Use(Func<DelegatingStore> make) => Making.Value = make;

    public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask BreakAsync(CancellationToken cancellationToken)
    {
        _store.IsBroken = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask MendAsync(CancellationToken cancellationToken)
    {
        _store.IsBroken = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
