using Sortir.Domain;

namespace Sortir.Benchmarks;

/// <summary>One usage on its way from the hold to the grant, and each rule that moves it there.</summary>
internal sealed class RuleScenario
{
    private const string CartId = "cart-1";
    private const string OrderId = "order-1";
    private const string TicketId = "ticket-1";

    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 19, 0, 0, TimeSpan.Zero);
    private static readonly Guid s_id = Guid.Parse("019a9f3e-0000-7000-8000-000000000001");
    private static readonly GrantOutcome s_granted = new GrantOutcome.Granted(new GrantReceipt { RequestId = "100001" });

    private readonly CardEntry _entry = new()
    {
        OrganizerId = "default",
        EventId = "event-1",
        ProductId = "product-1",
        CartId = CartId,
        TicketId = TicketId,
        Fingerprint = new CardFingerprint("SYo0WQpWcm1VbXBhcnRpY2lwYW50ZXM-abcdefghijk"),
        LastDigits = "7890",
    };

    private readonly CartTicket[] _tickets =
        [new CartTicket { TicketId = TicketId, NeedsCard = true, OrganizerId = "default", EventId = "event-1" }];

    private readonly CardUsage[] _held;
    private readonly CardUsage[] _placed;
    private readonly CardUsage _leased;

    public RuleScenario()
    {
        var hold = ((Holding.Held)Hold()).Usage;
        _held = [hold];
        var placed = ((Placing.Placed)Place()).Changes[0].After;
        _placed = [placed];
        var paid = Pay().Changes[0].After;
        _leased = UsageRules.LeaseGrant(paid, s_now.AddMinutes(5), s_now)!.After;
    }

    public CardUsage? FindSameAgain() => UsageRules.FindSameAgain(_held, _entry, s_now);

    public Refusal? FindRefusal() => UsageRules.FindRefusal(_held, _entry, RuleSettings.Default, s_now);

    public Holding Hold() => UsageRules.Hold([], _entry, s_id, "AQZzaG9wLTE_ciphertext", RuleSettings.Default, s_now);

    public Placing Place() => UsageRules.Place(_held, CartId, OrderId, _tickets, s_now);

    public Paying Pay() => UsageRules.Pay(_placed, OrderId, _tickets, s_now);

    public UsageChange? CompleteGrant() => UsageRules.CompleteGrant(_leased, 1, s_granted, 0.5, RuleSettings.Default, s_now);
}
