namespace Sortir;

/// <summary>A cancelled ticket that APRAS has, or may have, recorded a grant for: a line of the list that staff send to APRAS.</summary>
/// <param name="UsageId">The usage, to settle once APRAS knows.</param>
/// <param name="TicketId">The ticket.</param>
/// <param name="OrderId">The order.</param>
/// <param name="RequestId">APRAS's id of the request; <see langword="null"/> when its answer is not known, or had none.</param>
/// <param name="IsRecorded">Whether APRAS recorded it for certain; else an attempt was under way, or ended without an answer: ask for the list again later.</param>
public sealed record AprasNotice(Guid UsageId, string TicketId, string? OrderId, string? RequestId, bool IsRecorded);
