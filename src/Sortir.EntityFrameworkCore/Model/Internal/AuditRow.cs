using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>An audit entry as a row.</summary>
internal sealed class AuditRow
{
    public Guid Id { get; set; }

    public long At { get; set; }

    public long KeepUntil { get; set; }

    public string OrganizerId { get; set; } = "";

    public string? EventId { get; set; }

    public string Action { get; set; } = "";

    public string Outcome { get; set; } = "";

    public string Actor { get; set; } = "";

    public string? Reason { get; set; }

    public Guid? UsageId { get; set; }

    public string? TicketId { get; set; }

    public string? OrderId { get; set; }

    public string? Fingerprint { get; set; }

    public string? LastDigits { get; set; }

    internal static AuditRow From(AuditEntry entry) => new()
    {
        Id = entry.Id,
        At = entry.At.ToUnixTimeMilliseconds(),
        KeepUntil = entry.KeepUntil.ToUnixTimeMilliseconds(),
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

    internal AuditEntry ToEntry() => new()
    {
        Id = Id,
        At = DateTimeOffset.FromUnixTimeMilliseconds(At),
        KeepUntil = DateTimeOffset.FromUnixTimeMilliseconds(KeepUntil),
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
