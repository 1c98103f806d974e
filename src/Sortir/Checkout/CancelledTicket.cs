namespace Sortir;

/// <summary>A ticket with a card that is cancelled.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="IsCardReleased">Whether its card is free for the event again.</param>
/// <param name="MustTellApras">Whether APRAS has, or may have, recorded its grant, so that staff must tell APRAS.</param>
/// <param name="RequestId">The request at APRAS that they must tell of; <see langword="null"/> when there is none, or it is still awaited.</param>
public sealed record CancelledTicket(string TicketId, bool IsCardReleased, bool MustTellApras, string? RequestId);
