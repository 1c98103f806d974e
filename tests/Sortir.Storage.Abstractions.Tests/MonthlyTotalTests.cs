using Sortir.Domain;

namespace Sortir.Storage.Tests;

/// <summary>What is left of usages for accounting.</summary>
public sealed class MonthlyTotalTests
{
    private static readonly CardUsage Granted = new()
    {
        Id = Guid.NewGuid(),
        Version = 5,
        OrganizerId = "opera",
        EventId = "show",
        ProductId = "reduced",
        TicketId = "t1",
        Fingerprint = new CardFingerprint("fingerprint-of-red"),
        Status = UsageStatus.Used,
        HeldAt = new DateTimeOffset(2026, 12, 31, 22, 0, 0, TimeSpan.Zero),
        HoldExpiresAt = new DateTimeOffset(2026, 12, 31, 22, 10, 0, TimeSpan.Zero),
        PaidAt = new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero),
        Grant = new UsageGrant
        {
            State = GrantState.Granted,
            Receipt = new GrantReceipt { ActivityAmount = 1, AidAmount = 2, SportVoucher = 3, OtherAid = 4, AdditionalAid = 5 },
        },
    };

    private static readonly MonthlyTotal January = new()
    {
        OrganizerId = "opera",
        Month = new DateOnly(2027, 1, 1),
        IsCancelled = false,
        Tickets = 1,
        ActivityAmount = 1,
        AidAmount = 2,
        SportVoucher = 3,
        OtherAid = 4,
        AdditionalAid = 5,
    };

    [Fact]
    public void A_recorded_grant_counts_in_the_month_of_its_payment_in_Paris() => Assert.Equal(January, MonthlyTotal.Of(Granted));

    [Fact]
    public void A_usage_that_APRAS_has_not_recorded_counts_nowhere() =>
        Assert.Null(MonthlyTotal.Of(Granted with { Grant = new UsageGrant { State = GrantState.Settled } }));

    [Fact]
    public void A_missing_amount_is_zero_and_a_cancelled_sale_is_apart()
    {
        var total = MonthlyTotal.Of(Granted with { Status = UsageStatus.Cancelled, Grant = new UsageGrant { Receipt = new GrantReceipt() } })!;

        Assert.Equal((true, 1, 0, 0, 0, 0, 0), (total.IsCancelled, total.Tickets, total.ActivityAmount, total.AidAmount, total.SportVoucher, total.OtherAid, total.AdditionalAid));
    }

    [Fact]
    public void Totals_of_the_same_month_and_kind_add_up_in_order()
    {
        var february = January with { Month = new DateOnly(2027, 2, 1) };
        var cancelled = January with { IsCancelled = true };
        var other = January with { OrganizerId = "Opera" };

        var sums = MonthlyTotal.Sum([february, cancelled, January, other, January]);

        var twice = January with { Tickets = 2, ActivityAmount = 2, AidAmount = 4, SportVoucher = 6, OtherAid = 8, AdditionalAid = 10 };
        Assert.Equal([other, twice, cancelled, february], sums);
    }

    [Fact]
    public void Only_totals_of_the_same_organizer_month_and_kind_add_up()
    {
        Assert.Throws<ArgumentException>(() => January.Plus(January with { OrganizerId = "Opera" }));
        Assert.Throws<ArgumentException>(() => January.Plus(January with { Month = new DateOnly(2027, 2, 1) }));
        Assert.Throws<ArgumentException>(() => January.Plus(January with { IsCancelled = true }));
    }

    [Fact]
    public void A_nonsensical_amount_stops_at_the_end_of_its_range()
    {
        Assert.Equal(long.MaxValue, (January with { AidAmount = long.MaxValue }).Plus(January).AidAmount);
        Assert.Equal(long.MinValue, (January with { AidAmount = long.MinValue }).Plus(January with { AidAmount = -1 }).AidAmount);
    }
}
