using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Ends holds that lapsed long ago, and deletes what its retention no longer covers.</summary>
internal sealed class RetentionKeeper(
    ISortirStore store,
    ISortirReader reader,
    HostLookup host,
    AuditTrail audit,
    IOptions<SortirOptions> options,
    TimeProvider time)
{
    private const int BatchSize = 500;

    private readonly RuleSettings _rules = options.Value.ToRuleSettings();

    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var swept = 0;
        while (true)
        {
            var now = time.GetNow();
            var lapsed = await store.FindLapsedHoldsAsync(now - _rules.ExpiredHoldRetention, BatchSize, cancellationToken).ConfigureAwait(false);
            var settings = await host.FindSettingsAsync(lapsed.Select(usage => usage.OrganizerId), cancellationToken).ConfigureAwait(false);
            var ended = 0;
            foreach (var change in lapsed.Select(usage => UsageRules.Sweep(usage, _rules, now)).OfType<UsageChange>())
            {
                // One at a time: a cart that orders at this very moment loses nothing to the others of a batch.
                var entries = audit.Of([change], settings, AuditTrail.System);
                if (await store.CommitAsync([change], entries, cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
                {
                    ended++;
                }
            }

            swept += ended;
            if (lapsed.Count < BatchSize || ended == 0)
            {
                return swept;
            }
        }
    }

    internal async Task<PurgeReport> PurgeAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var now = time.GetNow();
        var holds = await PurgeAsync(new StoragePurge.ExpiredHolds(now - _rules.ExpiredHoldRetention), dryRun, cancellationToken).ConfigureAwait(false);
        var (usages, events, kept) = (0, 0, 0L);
        EventBinding? last = null;
        SortirCatalogException? failure = null;
        while (true)
        {
            var page = await store.ListEventsAsync(last, BatchSize, cancellationToken).ConfigureAwait(false);
            foreach (var binding in page)
            {
                try
                {
                    if (!await IsOverAsync(binding, now, cancellationToken).ConfigureAwait(false))
                    {
                        continue;
                    }
                }
                catch (SortirCatalogException exception)
                {
                    // One event that the host cannot tell about must not keep the others for ever.
                    failure = exception;
                    continue;
                }

                usages += await PurgeAsync(new StoragePurge.EventUsages(binding.OrganizerId, binding.EventId), dryRun, cancellationToken).ConfigureAwait(false);
                var left = await CountUsagesAsync(binding, cancellationToken).ConfigureAwait(false);
                kept += left.Where(IsUnsettled).Sum(count => count.Count);

                // In a dry run the usages are still there, so the storage would keep the binding.
                events += dryRun
                    ? left.Any(count => IsUnsettled(count) || count.Status == UsageStatus.Pending) ? 0 : 1
                    : await PurgeAsync(new StoragePurge.Binding(binding.OrganizerId, binding.EventId), dryRun, cancellationToken).ConfigureAwait(false);
            }

            if (page.Count < BatchSize)
            {
                break;
            }

            last = page[^1];
        }

        var entries = await PurgeAsync(new StoragePurge.AuditEntries(now), dryRun, cancellationToken).ConfigureAwait(false);
        return failure is null ? new PurgeReport(holds, usages, events, entries, kept) : throw failure;
    }

    // The end counts as the catalog gives it now: a postponed show keeps its cards, an unknown one keeps them for good.
    private async Task<bool> IsOverAsync(EventBinding binding, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await host.FindEventAsync(binding.OrganizerId, binding.EventId, cancellationToken).ConfigureAwait(false);
        if (found?.EndsAt is not { } endsAt)
        {
            return false;
        }

        var settings = await host.FindSettingsAsync(binding.OrganizerId, cancellationToken).ConfigureAwait(false) ?? OrganizerSettings.Default;
        return UsageRules.IsRetentionOver(endsAt, OrganizerSettings.Bound(settings.UsageRetention), now);
    }

    private async Task<int> PurgeAsync(StoragePurge purge, bool dryRun, CancellationToken cancellationToken)
    {
        var batch = purge with { DryRun = dryRun };
        var total = 0;
        int count;
        do
        {
            count = await store.PurgeAsync(batch, cancellationToken).ConfigureAwait(false);
            total += count;
        }
        while (!dryRun && count >= batch.MaxCount);

        return total;
    }

    private Task<IReadOnlyList<UsageCount>> CountUsagesAsync(EventBinding binding, CancellationToken cancellationToken) =>
        reader.CountUsagesAsync(new UsageFilter { OrganizerId = binding.OrganizerId, EventId = binding.EventId }, cancellationToken);

    private static bool IsUnsettled(UsageCount count) =>
        count.Grant is GrantState.Due or GrantState.NeedsReview
        || (count.Status == UsageStatus.Cancelled && count.Grant == GrantState.Granted);
}
