namespace Sortir.Domain.Tests;

/// <summary>Takes a usage a step further, through the rules, so that a test starts from a state that can come to be.</summary>
internal static class Steps
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    public static CardUsage Placed(this CardUsage hold, string order = "order", DateTimeOffset? at = null) =>
        Assert.Single(Assert.IsType<Placing.Placed>(UsageRules.Place(
            [hold], hold.CartId!, order, [Given.Ticket(hold.TicketId, eventId: hold.EventId)], at ?? Given.Now)).Changes).After;

    public static CardUsage Paid(this CardUsage placed, DateTimeOffset? at = null, string? activity = null) =>
        Assert.Single(UsageRules.Pay(
            [placed],
            placed.OrderId!,
            [Given.Ticket(placed.TicketId, eventId: placed.EventId, activity: activity)],
            at ?? Given.Now).Changes).After;

    public static CardUsage Leased(this CardUsage due, DateTimeOffset? at = null) =>
        UsageRules.LeaseGrant(due, (at ?? Given.Now) + Lease, at ?? Given.Now)!.After;

    public static CardUsage Answered(this CardUsage leased, GrantOutcome outcome, DateTimeOffset? at = null) =>
        UsageRules.CompleteGrant(leased, leased.Grant.Attempts, outcome, 0, Given.Settings, at ?? Given.Now)!.After;

    public static CardUsage Granted(this CardUsage due) => due.Leased().Answered(Given.Recorded());

    public static CardUsage Cancelled(this CardUsage ordered, bool release = true, DateTimeOffset? at = null) =>
        UsageRules.Cancel(ordered, release, at ?? Given.Now)!.After;

    public static CardUsage Erased(this CardUsage usage) => UsageRules.Erase(usage).After;

    public static CardUsage Ended(this CardUsage hold, HoldEnding ending, DateTimeOffset? at = null) =>
        hold with { Status = UsageStatus.Expired, Ending = ending, EndedAt = at ?? Given.Now, Version = hold.Version + 1 };
}
