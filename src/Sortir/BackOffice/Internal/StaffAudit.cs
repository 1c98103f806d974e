using System.Globalization;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Writes what staff do: beside a change in the same write, and for a look before anything is shown.</summary>
internal sealed class StaffAudit(ISortirStore store, HostLookup host, AuditTrail audit, TimeProvider time)
{
    internal const string UsagesListed = nameof(UsagesListed);
    internal const string UsageRead = nameof(UsageRead);
    internal const string EventsListed = nameof(EventsListed);
    internal const string StatisticsRead = nameof(StatisticsRead);
    internal const string TotalsRead = nameof(TotalsRead);
    internal const string AuditRead = nameof(AuditRead);
    internal const string AccountingExported = nameof(AccountingExported);
    internal const string DoorListExported = nameof(DoorListExported);
    internal const string DataAccessed = nameof(DataAccessed);
    internal const string DataErased = nameof(DataErased);
    internal const string Purged = nameof(Purged);
    internal const string PurgeCounted = nameof(PurgeCounted);
    internal const string AprasProbed = nameof(AprasProbed);

    internal const string Shown = nameof(Shown);

    /// <summary>The entry for a change of a usage, to be written with it.</summary>
    internal AuditEntry Of(UsageChange change, OrganizerSettings settings, BackOfficeActor actor) =>
        audit.Of(change, settings, actor.StaffId) with { Reason = actor.Reason };

    /// <summary>The entry for anything else.</summary>
    internal AuditEntry Of(BackOfficeActor actor, OrganizerSettings settings, string action, string outcome)
    {
        var now = time.GetNow();
        return new AuditEntry
        {
            Id = AscendingId.Create(now),
            At = now,
            KeepUntil = AuditTrail.KeepUntil(now, settings),
            OrganizerId = actor.OrganizerId,
            Action = action,
            Outcome = outcome,
            Actor = actor.StaffId,
            Reason = actor.Reason,
        };
    }

    internal async ValueTask<OrganizerSettings> FindSettingsAsync(BackOfficeActor actor, CancellationToken cancellationToken) =>
        await host.FindSettingsAsync(actor.OrganizerId, cancellationToken).ConfigureAwait(false) ?? OrganizerSettings.Default;

    /// <summary>Writes that the actor is about to see something, or was told no.</summary>
    internal async Task WriteAsync(
        BackOfficeActor actor,
        string action,
        string outcome,
        CancellationToken cancellationToken,
        string? eventId = null,
        string? orderId = null,
        Guid? usageId = null)
    {
        var settings = await FindSettingsAsync(actor, cancellationToken).ConfigureAwait(false);
        var entry = Of(actor, settings, action, outcome) with { EventId = eventId, OrderId = orderId, UsageId = usageId };
        await store.CommitAsync([], [entry], cancellationToken).ConfigureAwait(false);
    }

    internal static string Counted(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} usages");
}
