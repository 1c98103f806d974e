using Npgsql;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

/// <summary>The same store on the transaction that the shop has open: an order and its cards commit or vanish together.</summary>
internal sealed class OrderStore(NpgsqlDataSource database, ShopTransaction shop) : UsageStore(database), IHostTransactionStore
{
    private protected override NpgsqlTransaction? ShopsTransaction => shop.Current;

    // A payment wakes the delivery of its grants: there is nothing to see before the shop has committed.
    public void AfterCommit(Action action) => shop.AfterCommit(action);
}
