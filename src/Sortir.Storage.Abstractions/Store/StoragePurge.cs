namespace Sortir.Storage;

/// <summary>What to delete. In a dry run it is only counted.</summary>
public abstract record StoragePurge
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>The most records to delete in one call, from 1; a dry run counts without it. Default: 1,000.</summary>
    public int MaxCount { get; init; } = 1_000;

    /// <summary>Whether to count only. Default: <see langword="false"/>.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Usages that ended as holds: status Expired, ended at or before a time. The last digits and fingerprint in their audit
    /// entries go with them, in the same write.
    /// </summary>
    /// <param name="EndedBefore">The time.</param>
    public sealed record ExpiredHolds(DateTimeOffset EndedBefore) : StoragePurge
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>
    /// Usages of an event that is over, but for those that <see cref="Domain.UsageRules.IsUnsettled"/> keeps, and for holds, living or ended: these
    /// have a purge of their own. The last digits and fingerprint in their audit entries go with them, in the same write.
    /// </summary>
    /// <param name="OrganizerId">The organizer.</param>
    /// <param name="EventId">The event.</param>
    public sealed record EventUsages(string OrganizerId, string EventId) : StoragePurge
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>
    /// Single usages, whole and whatever their state, for an erasure after the event: the caller has made sure that nothing is lost with
    /// them. The last digits and fingerprint in their audit entries go with them, in the same write.
    /// </summary>
    /// <param name="Ids">Which; an id that is not there does not count.</param>
    public sealed record Usages(IReadOnlyList<Guid> Ids) : StoragePurge
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The binding of an event that is over, on the condition, checked in the same write, that no usage of it is left.</summary>
    /// <param name="OrganizerId">The organizer.</param>
    /// <param name="EventId">The event.</param>
    public sealed record Binding(string OrganizerId, string EventId) : StoragePurge
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>Audit entries that need not be kept any longer at a time.</summary>
    /// <param name="Now">The time.</param>
    public sealed record AuditEntries(DateTimeOffset Now) : StoragePurge
    {
        private protected override void Close()
        {
        }
    }
}
