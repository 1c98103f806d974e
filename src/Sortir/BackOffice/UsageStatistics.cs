using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>How many usages there are, and what still has to be done.</summary>
public sealed record UsageStatistics
{
    /// <summary>The usages of the filter by status and grant state; combinations without a usage are left out.</summary>
    public required IReadOnlyList<UsageCount> Counts { get; init; }

    /// <summary>The open grants of the organizer, whatever the filter.</summary>
    public required GrantBacklog Backlog { get; init; }

    /// <summary>For how long the oldest due grant of the organizer waits; <see langword="null"/> when none is due.</summary>
    public required TimeSpan? OldestDueAge { get; init; }

    /// <summary>Cards that are held for carts, lapsed ones that nobody has taken over included.</summary>
    public long Held => Count(UsageStatus.Pending);

    /// <summary>Tickets that are ordered and not paid.</summary>
    public long Unpaid => Count(UsageStatus.Validated, GrantState.None);

    /// <summary>Tickets whose grant is due.</summary>
    public long GrantsDue => Counts.Where(count => count.Grant == GrantState.Due).Sum(count => count.Count);

    /// <summary>Tickets whose grant needs a person.</summary>
    public long NeedsReview => Counts.Where(count => count.Grant == GrantState.NeedsReview).Sum(count => count.Count);

    /// <summary>Tickets that are sold and granted.</summary>
    public long Granted => Count(UsageStatus.Used);

    /// <summary>Tickets that are cancelled.</summary>
    public long Cancelled => Count(UsageStatus.Cancelled);

    /// <summary>Tickets that were cancelled after APRAS recorded their grant, and of which APRAS is still to be told.</summary>
    public long CancelledAfterGrant => Count(UsageStatus.Cancelled, GrantState.Granted);

    private long Count(UsageStatus status, GrantState? grant = null) =>
        Counts.Where(count => count.Status == status && (grant is null || count.Grant == grant)).Sum(count => count.Count);
}
