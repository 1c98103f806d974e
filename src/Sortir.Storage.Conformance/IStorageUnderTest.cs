namespace Sortir.Storage.Conformance;

/// <summary>A storage that the contract is held against: what a writer of an adapter implements. Each test has one of its own.</summary>
public interface IStorageUnderTest : IAsyncDisposable
{
    /// <summary>The store, once opened.</summary>
    ISortirStore Store { get; }

    /// <summary>The reader of the same storage, once opened.</summary>
    ISortirReader Reader { get; }

    /// <summary>Makes an empty storage ready.</summary>
    /// <param name="cancellationToken">Ends with the test.</param>
    ValueTask OpenAsync(CancellationToken cancellationToken);
}
