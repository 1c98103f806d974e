using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>A storage that the contract is held against: what a writer of an adapter implements.</summary>
public interface IStorageUnderTest : IAsyncDisposable
{
    /// <summary>The store, once opened.</summary>
    ISortirStore Store { get; }

    /// <summary>The reader of the same storage, once opened.</summary>
    ISortirReader Reader { get; }

    /// <summary>Makes an empty storage ready.</summary>
    ValueTask OpenAsync(CancellationToken cancellationToken);
}
