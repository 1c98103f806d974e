namespace Sortir.Storage.Conformance;

/// <summary>
/// A storage under test that can write in the transaction of a host: it is held against <see cref="HostTransactionContract{TStorage}"/> too.
/// A storage without an <see cref="IHostTransactionStore"/> has no need of it.
/// </summary>
public interface ITransactionalStorage : IStorageUnderTest
{
    /// <summary>The store that takes part in what <see cref="BeginAsync"/> has opened; one for the whole test, as in one scope of a host.</summary>
    IHostTransactionStore TransactionStore { get; }

    /// <summary>Opens the host's transaction.</summary>
    /// <param name="cancellationToken">Ends with the test.</param>
    ValueTask BeginAsync(CancellationToken cancellationToken);

    /// <summary>Commits it, as the host does.</summary>
    /// <param name="cancellationToken">Ends with the test.</param>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Rolls it back, as the host does.</summary>
    /// <param name="cancellationToken">Ends with the test.</param>
    ValueTask RollbackAsync(CancellationToken cancellationToken);
}
