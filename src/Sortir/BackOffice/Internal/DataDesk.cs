using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Answers the holder of a card: what is stored, and its erasure.</summary>
internal sealed class DataDesk(
    ISortirStore store,
    ISortirReader reader,
    HostLookup host,
    StaffAudit audit,
    IOptions<SortirOptions> options,
    TimeProvider time)
{
    internal async Task<DataAccess> AccessAsync(
        BackOfficeActor actor,
        IReadOnlyList<CardUsage> usages,
        string? orderId,
        CancellationToken cancellationToken)
    {
        await audit.WriteAsync(
            actor,
            StaffAudit.DataAccessed,
            StaffAudit.Counted(usages.Count),
            cancellationToken,
            orderId: orderId).ConfigureAwait(false);
        if (usages.Count == 0)
        {
            return new DataAccess.NothingStored();
        }

        var stored = new List<StoredUsage>(usages.Count);
        foreach (var usage in usages)
        {
            stored.Add(new StoredUsage(UsageView.Of(usage), await ReadHistoryAsync(usage, cancellationToken).ConfigureAwait(false)));
        }

        return new DataAccess.Found(stored);
    }

    internal async Task<DataErasure> EraseAsync(
        BackOfficeActor actor,
        IReadOnlyList<CardUsage> usages,
        string? orderId,
        CancellationToken cancellationToken)
    {
        await audit.WriteAsync(
            actor,
            StaffAudit.DataErased,
            StaffAudit.Counted(usages.Count),
            cancellationToken,
            orderId: orderId).ConfigureAwait(false);
        if (usages.Count == 0)
        {
            return new DataErasure.NothingStored();
        }

        var settings = await audit.FindSettingsAsync(actor, cancellationToken).ConfigureAwait(false);
        var ends = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        var erased = new List<ErasedUsage>(usages.Count);
        foreach (var usage in usages)
        {
            if (!ends.TryGetValue(usage.EventId, out var endsAt))
            {
                endsAt = (await host.FindEventAsync(usage.OrganizerId, usage.EventId, cancellationToken).ConfigureAwait(false))?.EndsAt;
                ends.Add(usage.EventId, endsAt);
            }

            erased.Add(await EraseAsync(actor, usage, endsAt, settings, cancellationToken).ConfigureAwait(false));
        }

        return new DataErasure.Erased(erased);
    }

    private async Task<IReadOnlyList<UsageHistoryEntry>> ReadHistoryAsync(CardUsage usage, CancellationToken cancellationToken)
    {
        var filter = new AuditFilter { OrganizerId = usage.OrganizerId, UsageId = usage.Id };
        var history = new List<UsageHistoryEntry>();
        await foreach (var page in reader.ReadPagesAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            history.AddRange(page.Select(entry => new UsageHistoryEntry(entry.At, entry.Action, entry.Outcome)));
        }

        return history;
    }

    private async Task<ErasedUsage> EraseAsync(
        BackOfficeActor actor,
        CardUsage usage,
        DateTimeOffset? eventEndsAt,
        OrganizerSettings settings,
        CancellationToken cancellationToken)
    {
        if (await StripAsync(actor, usage, settings, cancellationToken).ConfigureAwait(false) is not { } left)
        {
            return Deleted(usage);
        }

        // An ended hold stands in nobody's way, before the event's end too.
        if (left.Status == UsageStatus.Expired || eventEndsAt <= time.GetNow())
        {
            await store.PurgeAsync(new StoragePurge.Usages([left.Id]), cancellationToken).ConfigureAwait(false);
            var found = await store.FindAsync(new UsageQuery { Ids = [left.Id] }, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                return Deleted(usage);
            }

            left = found[0];
        }

        return new ErasedUsage(left.Id, left.EventId, false, eventEndsAt, KeptUntil(left, eventEndsAt, settings), UsageRules.IsUnsettled(left));
    }

    // First what tells of the holder, with who and why: a crash after it leaves no more than the fingerprint.
    private async Task<CardUsage?> StripAsync(
        BackOfficeActor actor,
        CardUsage usage,
        OrganizerSettings settings,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < UsageWriter.MaxRounds; round++)
        {
            if (usage is { LastDigits: null, CartId: null, ProtectedServiceKey: null })
            {
                return usage;
            }

            var change = UsageRules.Erase(usage);
            if (await store.CommitAsync([change], [audit.Of(change, settings, actor)], cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
            {
                return change.After;
            }

            var found = await store.FindAsync(new UsageQuery { Ids = [usage.Id] }, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                return null;
            }

            usage = found[0];
        }

        throw new SortirConflictException();
    }

    // A hold whose cart is erased cannot be ordered any more: it lapses, and goes with the ended ones.
    private DateTimeOffset? KeptUntil(CardUsage usage, DateTimeOffset? eventEndsAt, OrganizerSettings settings) =>
        usage.Status == UsageStatus.Pending
            ? usage.HoldExpiresAt + options.Value.Retention.ExpiredHolds
            : Add(eventEndsAt, settings.UsageRetention);

    private static DateTimeOffset? Add(DateTimeOffset? time, TimeSpan duration) =>
        time is { } end && DateTimeOffset.MaxValue - end > duration ? end + duration : null;

    private static ErasedUsage Deleted(CardUsage usage) => new(usage.Id, usage.EventId, true, null, null, false);
}
