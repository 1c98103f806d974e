using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.Tests;

/// <summary>The in-memory storage, for the contract.</summary>
public sealed class InMemoryStorage : IStorageUnderTest
{
    private readonly InMemoryStore _store = Open(new InMemoryStoreOptions());

    public ISortirStore Store => _store;

    public ISortirReader Reader => _store;

    public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static InMemoryStore Open(InMemoryStoreOptions options) => new(Options.Create(options), new FakeTimeProvider(Sample.Now));
}
