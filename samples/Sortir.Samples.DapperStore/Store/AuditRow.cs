using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

/// <summary>An audit entry as a row.</summary>
internal sealed class AuditRow
{
    public Guid Id { get; init; }

    public DateTime At { get; init; }

    public DateTime KeepUntil { get; init; }

    public string OrganizerId { get; init; } = "";

    public string? EventId { get; init; }

    public string Action { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string Actor { get; init; } = "";

    public string? Reason { get; init; }

    public Guid? UsageId { get; init; }

    public string? TicketId { get; init; }

    public string? OrderId { get; init; }

    public string? Fingerprint { get; init; }

    public string? LastDigits { get; init; }

    public static AuditRow From(AuditEntry entry) => new()
    {
        Id = entry.Id,
        At = entry.At.UtcDateTime,
        KeepUntil = entry.KeepUntil.UtcDateTime,
        OrganizerId = entry.OrganizerId,
        EventId = entry.EventId,
        Action = entry.Action,
        Outcome = entry.Outcome,
        Actor = entry.Actor,
        Reason = entry.Reason,
        UsageId = entry.UsageId,
        TicketId = entry.TicketId,
        OrderId = entry.OrderId,
        Fingerprint = entry.Fingerprint?.Value,
        LastDigits = entry.LastDigits,
    };

    public AuditEntry ToEntry() => new()
    {
        Id = Id,
        At = At.ToOffset(),
        KeepUntil = KeepUntil.ToOffset(),
        OrganizerId = OrganizerId,
        EventId = EventId,
        Action = Action,
        Outcome = Outcome,
        Actor = Actor,
        Reason = Reason,
        UsageId = UsageId,
        TicketId = TicketId,
        OrderId = OrderId,
        Fingerprint = Fingerprint is null ? null : new CardFingerprint(Fingerprint),
        LastDigits = LastDigits,
    };
}
