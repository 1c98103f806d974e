namespace Sortir.Domain.Tests;

/// <summary>Numbers and names that stand in databases and in the hosts' code: a change here breaks them.</summary>
public sealed class StoredNumbersTests
{
    [Fact]
    public void The_statuses_keep_their_numbers() =>
        Assert.Equal("Pending=1 Validated=2 Used=3 Cancelled=4 Expired=5", List<UsageStatus>());

    [Fact]
    public void The_grant_states_keep_their_numbers() =>
        Assert.Equal("None=0 Due=1 NeedsReview=2 Granted=3 Settled=4", List<GrantState>());

    [Fact]
    public void The_endings_keep_their_numbers() => Assert.Equal(
        "None=0 Removed=1 Replaced=2 TicketGone=3 TakenOver=4 Lapsed=5 Freed=6 EventCancelled=7", List<HoldEnding>());

    [Fact]
    public void The_review_reasons_keep_their_numbers() => Assert.Equal(
        "Refused=1 RefusedAfterUnknownOutcome=2 CancelledAfterAttempt=3 ServiceKeyMissing=4 ServiceKeyUnreadable=5",
        List<ReviewReason>());

    [Fact]
    public void The_refusals_have_the_codes_of_the_rules()
    {
        string[] codes =
        [
            "InvalidFormat", "NotEligible", "AlreadyUsed", "HeldElsewhere", "TooLateToCorrect", "TooManyAttempts",
            "ServiceUnavailable", "NotConfigured", "EventNotEnabled", "CardMissing", "HoldLost", "OrderConflict", "NotPlaced",
            "CardTaken", "OrderUnknown",
        ];

        Assert.Empty(codes.Except(Enum.GetNames<RefusalReason>()));
        Assert.False(Enum.IsDefined(default(RefusalReason)));
    }

    private static string List<T>()
        where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={Convert.ToInt32(value, null)}"));
}
