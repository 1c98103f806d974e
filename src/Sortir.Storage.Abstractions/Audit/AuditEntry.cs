using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>Who did what, when, and with what outcome. Written with the change itself; refusals are written on their own, best effort.</summary>
public sealed record AuditEntry
{
    /// <summary>The entry's own id, ascending with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Until when the entry is kept: its time plus the organizer's audit retention as it was then.</summary>
    public required DateTimeOffset KeepUntil { get; init; }

    /// <summary>The organizer.</summary>
    public required string OrganizerId { get; init; }

    /// <summary>The event, where it concerns one.</summary>
    public string? EventId { get; init; }

    /// <summary>What was done: the name of a <see cref="UsageAction"/>, <c>Refused</c>, or what staff read, in at most 64 ASCII characters.</summary>
    public required string Action { get; init; }

    /// <summary>What came of it, in at most 64 ASCII characters: the status and grant state after it, a <see cref="RefusalReason"/>, or a count.</summary>
    public required string Outcome { get; init; }

    /// <summary>Who did it: <c>buyer</c>, <c>shop</c> or <c>system</c>, or the staff member as the host names them.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, in the words of the staff.</summary>
    public string? Reason { get; init; }

    /// <summary>The usage, where there is one.</summary>
    public Guid? UsageId { get; init; }

    /// <summary>The ticket.</summary>
    public string? TicketId { get; init; }

    /// <summary>The order.</summary>
    public string? OrderId { get; init; }

    /// <summary>What stands for the card; taken out when the usage is deleted. Never without a <see cref="UsageId"/>: nothing would take it out.</summary>
    public CardFingerprint? Fingerprint { get; init; }

    /// <summary>
    /// The last four digits of the card; taken out when the usage is deleted or erased. Never without a <see cref="UsageId"/>.
    /// </summary>
    public string? LastDigits { get; init; }
}
