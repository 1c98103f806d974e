namespace Sortir.Storage;

/// <summary>
/// A store whose writes take part in the transaction that the host has open, if it has one: what an adapter registers beside its
/// <see cref="ISortirStore"/> when it can. Orders are placed, paid and cancelled through it, so that an order and its usages commit or vanish together.
/// </summary>
/// <remarks>
/// A conflict leaves the host's transaction usable. Where the database has given the whole transaction up (serialization failure,
/// deadlock), the provider's own transient exception comes through, for the host to run its transaction again.
/// </remarks>
public interface IHostTransactionStore : ISortirStore
{
    /// <summary>
    /// Runs an action once the transaction that the host has open is committed, at once where it has none, and never after a rollback. It wakes
    /// the delivery of grants, which looks by itself at each poll: an adapter that learns of no commit may run it at once, as it does by default.
    /// </summary>
    /// <param name="action">What to run: short, and it does not throw.</param>
    void AfterCommit(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        action();
    }
}
