namespace Sortir;

/// <summary>A ticket with a card that is cancelled.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="IsCardReleased">Whether its card is free for the event again.</param>
/// <param name="MustTellApras">Whether APRAS has, or may have, recorded its grant, so that staff must tell APRAS.</param>
public sealed record CancelledTicket(string TicketId, bool IsCardReleased, bool MustTellApras);
