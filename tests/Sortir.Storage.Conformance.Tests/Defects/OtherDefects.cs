using Sortir.Domain;

namespace Sortir.Storage.Conformance.Tests;

/// <summary>Stores whose reading, leasing, binding or purging is broken, each in its way.</summary>
internal static class OtherDefects
{
    public sealed class FindsWithoutRegardToCase : DelegatingStore
    {
        public override async Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default)
        {
            var all = await InnerReader.ListUsagesAsync(new UsageFilter(), new PageRequest { Size = PageRequest.MaxSize }, cancellationToken);
            var sameCart = all.Items.Where(usage => query.CartIds.Contains(usage.CartId, StringComparer.OrdinalIgnoreCase)
                && (query.TicketId ?? usage.TicketId) == usage.TicketId);
            return [.. (await base.FindAsync(query, cancellationToken)).Union(sameCart)];
        }
    }

    public sealed class FindsAUsageTwice : DelegatingStore
    {
        public override async Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default)
        {
            var byCart = await base.FindAsync(query with { BlockingKeys = [], OrderId = null, Ids = [] }, cancellationToken);
            var byRest = await base.FindAsync(query with { CartIds = [] }, cancellationToken);
            return [.. byCart, .. byRest];
        }
    }

    public sealed class TellsAnOutageAsNothingFound : DelegatingStore
    {
        public override Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
            IsBroken ? Task.FromResult<IReadOnlyList<CardUsage>>([]) : base.FindAsync(query, cancellationToken);
    }

    public sealed class LetsTheLastBindingWin : DelegatingStore
    {
        public override async Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default)
        {
            await Inner.PurgeAsync(new StoragePurge.Binding(binding.OrganizerId, binding.EventId), cancellationToken);
            return await base.BindEventAsync(binding, cancellationToken);
        }
    }

    public sealed class LooksForTheBindingFirst : DelegatingStore
    {
        public override async Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default)
        {
            var known = (await Inner.ListEventsAsync(null, 100, cancellationToken)).Any(other => (other.OrganizerId, other.EventId) == (binding.OrganizerId, binding.EventId));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            var standing = await base.BindEventAsync(binding, cancellationToken);
            return known ? standing : binding;
        }
    }

    public sealed class LeasesOneGrantToAllWhoAskAtOnce : DelegatingStore
    {
        private readonly object _gate = new();
        private Task<IReadOnlyList<CardUsage>>? _running;

        public override Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default)
        {
            lock (_gate)
            {
                return _running is { IsCompleted: false } ? _running : _running = LeaseAsync(lease, cancellationToken);
            }
        }

        private async Task<IReadOnlyList<CardUsage>> LeaseAsync(GrantLease lease, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            return await base.LeaseDueGrantsAsync(lease, cancellationToken);
        }
    }

    public sealed class DoesNotCountAnAttempt : DelegatingStore
    {
        public override async Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default)
        {
            var leased = await base.LeaseDueGrantsAsync(lease, cancellationToken);
            var uncounted = leased.Select(usage => UsageChange.Update(usage, usage with { Grant = usage.Grant with { Attempts = 0 } }, UsageAction.Moved)).ToList();
            await Inner.CommitAsync(uncounted, [], cancellationToken);
            return [.. uncounted.Select(change => change.After)];
        }
    }

    public sealed class NeverLeasesAgain : DelegatingStore
    {
        private readonly HashSet<Guid> _leased = [];

        public override async Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default)
        {
            var leased = await base.LeaseDueGrantsAsync(lease, cancellationToken);
            lock (_leased)
            {
                return [.. leased.Where(usage => _leased.Add(usage.Id))];
            }
        }
    }

    public sealed class LeasesThoseThatMustWait : DelegatingStore
    {
        public override Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) =>
            base.LeaseDueGrantsAsync(lease with { ExceptOrganizers = [] }, cancellationToken);
    }

    public sealed class FindsHoldsBeforeTheyLapse : DelegatingStore
    {
        public override Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
            DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) =>
            base.FindLapsedHoldsAsync(lapsedBefore.AddMilliseconds(1), maxCount, cancellationToken);
    }

    public sealed class PagesByCounting : DelegatingStore
    {
        public override async Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default)
        {
            var all = await base.ListUsagesAsync(filter, new PageRequest { Size = PageRequest.MaxSize }, cancellationToken);
            var start = page.Cursor is null ? 0 : int.TryParse(page.Cursor, out var given) ? given : throw new ArgumentException("No cursor.", nameof(page));
            var items = all.Items.Skip(start).Take(page.Size).ToList();
            return new Page<CardUsage>(items, start + items.Count < all.Items.Count ? $"{start + items.Count}" : null);
        }
    }

    public sealed class EndsTheAuditAfterOnePage : DelegatingStore
    {
        public override async Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) =>
            await base.ListAuditAsync(filter, page, cancellationToken) with { NextCursor = null };
    }

    public sealed class DeletesOpenGrantsWithTheirEvent : DelegatingStore
    {
        public override async Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default)
        {
            if (purge is not StoragePurge.EventUsages { DryRun: false } ofEvent)
            {
                return await base.PurgeAsync(purge, cancellationToken);
            }

            var filter = new UsageFilter { OrganizerId = ofEvent.OrganizerId, EventId = ofEvent.EventId };
            var all = await InnerReader.ListUsagesAsync(filter, new PageRequest { Size = PageRequest.MaxSize }, cancellationToken);
            var open = all.Items.Where(usage => usage.Status is not (UsageStatus.Pending or UsageStatus.Expired) && UsageRules.IsUnsettled(usage));
            await Inner.CommitAsync(
                [.. open.Select(usage => UsageChange.Update(usage, usage with { Grant = new UsageGrant() }, UsageAction.Moved))], [], cancellationToken);
            return await base.PurgeAsync(purge, cancellationToken);
        }
    }

    public sealed class DeletesInADryRun : DelegatingStore
    {
        public override Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) =>
            base.PurgeAsync(purge with { DryRun = false, MaxCount = int.MaxValue }, cancellationToken);
    }

    public sealed class KeepsCardsInTheAuditOfWhatIsDeleted : DelegatingStore
    {
        private readonly Dictionary<Guid, AuditEntry> _written = [];

        public override Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            foreach (var entry in audit)
            {
                _written[entry.Id] = entry;
            }

            return base.CommitAsync(changes, audit, cancellationToken);
        }

        public override async Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default)
        {
            var found = await base.ListAuditAsync(filter, page, cancellationToken);
            return found with { Items = [.. found.Items.Select(entry => _written[entry.Id])] };
        }
    }

    public sealed class CancelsAnEventWithoutItsAudit : DelegatingStore
    {
        private int _cancellations;

        public override async Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref _cancellations) == 1
                ? await base.CancelEventAsync(binding, audit, cancellationToken)
                : (await Inner.ListEventsAsync(null, 100, cancellationToken)).Single(bound => bound.CancelledAt is not null);
    }

    public sealed class LetsTheLastCancellationStand : DelegatingStore
    {
        public override async Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default)
        {
            await Inner.PurgeAsync(new StoragePurge.Binding(binding.OrganizerId, binding.EventId), cancellationToken);
            return await base.CancelEventAsync(binding, audit, cancellationToken);
        }
    }

    public sealed class DeletesMoreThanIsAsked : DelegatingStore
    {
        public override Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) =>
            base.PurgeAsync(purge with { MaxCount = int.MaxValue }, cancellationToken);
    }

    public sealed class FindsByFingerprintOnlyWhatBlocks : DelegatingStore
    {
        public override Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
            base.FindAsync(query with { BlockingKeys = [.. query.BlockingKeys, .. query.Fingerprints], Fingerprints = [] }, cancellationToken);
    }

    public sealed class ForgetsTheTotalsOfWhatIsDeleted : DelegatingStore
    {
        public override Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<MonthlyTotal>>([]);
    }
}
