using Microsoft.Extensions.DependencyInjection;

namespace Sortir;

/// <summary>The work behind the sales, as calls.</summary>
internal sealed class SortirMaintenance(GrantDelivery delivery, IServiceScopeFactory scopes) : ISortirMaintenance
{
    public Task<GrantDeliveryReport> DeliverDueGrantsAsync(CancellationToken cancellationToken = default) => delivery.DeliverAsync(cancellationToken);

    public Task<int> SweepLapsedHoldsAsync(CancellationToken cancellationToken = default) =>
        scopes.RunAsync((RetentionKeeper keeper) => keeper.SweepAsync(cancellationToken));

    public Task<PurgeReport> PurgeAsync(bool dryRun = false, CancellationToken cancellationToken = default) =>
        scopes.RunAsync((RetentionKeeper keeper) => keeper.PurgeAsync(dryRun, cancellationToken));

    public Task<ReconciliationReport> ReconcileOrdersAsync(CancellationToken cancellationToken = default) =>
        scopes.RunAsync((OrderReconciler reconciler) => reconciler.ReconcileAsync(cancellationToken));
}
