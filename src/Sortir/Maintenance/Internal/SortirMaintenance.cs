using Microsoft.Extensions.DependencyInjection;

namespace Sortir;

/// <summary>The work behind the sales, as calls.</summary>
internal sealed class SortirMaintenance(GrantDelivery delivery, IServiceScopeFactory scopes) : ISortirMaintenance
{
    public Task<GrantDeliveryReport> DeliverDueGrantsAsync(CancellationToken cancellationToken = default) => delivery.DeliverAsync(cancellationToken);

    public async Task<int> SweepLapsedHoldsAsync(CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RetentionKeeper>().SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<PurgeReport> PurgeAsync(bool dryRun = false, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RetentionKeeper>().PurgeAsync(dryRun, cancellationToken).ConfigureAwait(false);
    }
}
