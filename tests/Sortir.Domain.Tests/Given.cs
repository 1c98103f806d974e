namespace Sortir.Domain.Tests;

/// <summary>The usual buyer, card and show, each part replaceable.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2027, 3, 20, 18, 30, 0, TimeSpan.Zero);

    public static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);

    public static RuleSettings Settings => RuleSettings.Default;

    public static DateTimeOffset Minute(double minutes) => Now + TimeSpan.FromMinutes(minutes);

    public static CardFingerprint Card(string card = "red", string eventId = "show") => new($"fingerprint-of-{card}-at-{eventId}");

    public static CardEntry Entry(string card = "red", string cart = "cart", string ticket = "t1", string eventId = "show") => new()
    {
        OrganizerId = "opera",
        EventId = eventId,
        ProductId = "reduced",
        CartId = cart,
        TicketId = ticket,
        Fingerprint = Card(card, eventId),
        LastDigits = "7890",
    };

    public static CardUsage Hold(
        string card = "red",
        string cart = "cart",
        string ticket = "t1",
        string eventId = "show",
        DateTimeOffset? heldAt = null) =>
        Assert.IsType<Holding.Held>(UsageRules.Hold(
            [], Entry(card, cart, ticket, eventId), Guid.NewGuid(), $"cipher-of-{card}", Settings, heldAt ?? Now)).Usage;

    public static CartTicket Ticket(string id = "t1", bool needsCard = true, string eventId = "show", string? activity = null) => new()
    {
        TicketId = id,
        NeedsCard = needsCard,
        OrganizerId = "opera",
        EventId = eventId,
        ActivityId = activity,
    };

    public static GrantOutcome.Granted Recorded(string requestId = "4711") =>
        new(new GrantReceipt { RequestId = requestId, RequestedAt = Now, AidAmount = 400 });
}
