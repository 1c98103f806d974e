using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>What staff see: their organizer's usages, masked, and never without a trace.</summary>
public sealed class LookingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usages_are_shown_with_the_card_masked_and_nothing_secret()
    {
        await using var office = new Office();
        var sold = await office.SellAsync(7);

        var page = await office.Desk.ListUsagesAsync(Office.Anna, new UsageFilter { EventId = Office.Show }, new PageRequest(), Token);

        var usage = Assert.Single(page.Items);
        Assert.Equal(sold.Id, usage.Id);
        Assert.Equal("••••••0007", usage.Card);
        Assert.False(usage.IsCardFree);
        Assert.Equal(GrantState.Due, usage.Grant.State);
        var printed = usage.ToString();
        Assert.DoesNotContain(Office.Card(7), printed, StringComparison.Ordinal);
        Assert.DoesNotContain(sold.Fingerprint.Value, printed, StringComparison.Ordinal);
        Assert.DoesNotContain(sold.ProtectedServiceKey!, printed, StringComparison.Ordinal);
        Assert.DoesNotContain(typeof(UsageView).GetProperties(), property => property.PropertyType == typeof(CardFingerprint));
    }

    [Fact]
    public async Task Usages_are_shown_in_pages()
    {
        await using var office = new Office();
        for (var card = 1; card <= 5; card++)
        {
            await office.HoldAsync(card);
        }

        var first = await office.Desk.ListUsagesAsync(Office.Anna, new UsageFilter(), new PageRequest { Size = 3 }, Token);
        var second = await office.Desk.ListUsagesAsync(Office.Anna, new UsageFilter(), new PageRequest { Size = 3, Cursor = first.NextCursor }, Token);

        Assert.Equal((3, 2), (first.Items.Count, second.Items.Count));
        Assert.Null(second.NextCursor);
        Assert.Equal(5, first.Items.Concat(second.Items).Select(usage => usage.TicketId).Distinct().Count());
    }

    [Fact]
    public async Task An_actor_sees_nothing_of_another_organizer()
    {
        await using var office = new Office();
        await office.SellAsync(1);
        await office.SellAsync(2, Office.TheirShow);

        var page = await office.Desk.ListUsagesAsync(Office.Stranger, new UsageFilter(), new PageRequest(), Token);
        var statistics = await office.Desk.GetStatisticsAsync(Office.Stranger, new UsageFilter(), Token);
        var audit = await office.Desk.ListAuditAsync(Office.Stranger, new AuditFilter(), new PageRequest(), Token);

        Assert.Equal(Office.TheirShow, Assert.Single(page.Items).EventId);
        Assert.Equal((1, 1), (statistics.GrantsDue, statistics.Backlog.Due));
        Assert.All(audit.Items, entry => Assert.Equal(Office.Theirs, entry.OrganizerId));
        Assert.NotEmpty(audit.Items);
    }

    [Fact]
    public async Task A_filter_that_names_another_organizer_is_refused()
    {
        await using var office = new Office();
        var theirs = new UsageFilter { OrganizerId = Office.Theirs };

        await Assert.ThrowsAsync<ArgumentException>(() => office.Desk.ListUsagesAsync(Office.Anna, theirs, new PageRequest(), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => office.Desk.GetStatisticsAsync(Office.Anna, theirs, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => office.Desk.ExportAccountingAsync(Office.Anna, theirs, Stream.Null, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            () => office.Desk.ListAuditAsync(Office.Anna, new AuditFilter { OrganizerId = Office.Theirs }, new PageRequest(), Token));
    }

    [Fact]
    public async Task Orders_that_are_unpaid_for_long_are_seen_by_a_filter()
    {
        await using var office = new Office();
        var unpaid = await office.PlaceAsync(1);
        await office.SellAsync(2);
        await office.HoldAsync(3);
        office.Clock.Advance(TimeSpan.FromHours(2));
        await office.PlaceAsync(4);

        var page = await office.Desk.ListUsagesAsync(
            Office.Anna,
            new UsageFilter { Status = UsageStatus.Validated, Grant = GrantState.None, PlacedBefore = office.Clock.GetUtcNow().AddHours(-1) },
            new PageRequest(),
            Token);

        Assert.Equal(unpaid.Id, Assert.Single(page.Items).Id);
    }

    [Fact]
    public async Task Statistics_count_by_event_and_period_and_tell_the_age_of_the_oldest_due_grant()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        await office.CancelOrderAsync(1);
        await office.GrantAsync(2);
        office.Clock.Advance(TimeSpan.FromDays(1));
        var since = office.Clock.GetUtcNow();
        await office.SellAsync(3);
        await office.PlaceAsync(4);
        await office.HoldAsync(5);
        await office.SellAsync(6, Office.Concert);
        office.Clock.Advance(TimeSpan.FromMinutes(42));

        var show = await office.Desk.GetStatisticsAsync(Office.Anna, new UsageFilter { EventId = Office.Show }, Token);
        var today = await office.Desk.GetStatisticsAsync(Office.Anna, new UsageFilter { HeldFrom = since }, Token);

        Assert.Equal((1, 1, 1), (show.Held, show.Unpaid, show.GrantsDue));
        Assert.Equal((1, 1, 1), (show.Granted, show.Cancelled, show.CancelledAfterGrant));
        Assert.Equal((2, 0, 0), (today.GrantsDue, today.Granted, today.CancelledAfterGrant));
        Assert.Equal(2, show.Backlog.Due);
        Assert.Equal(TimeSpan.FromMinutes(42), show.OldestDueAge);
    }

    [Fact]
    public async Task Without_a_due_grant_there_is_no_age()
    {
        await using var office = new Office();

        Assert.Null((await office.Desk.GetStatisticsAsync(Office.Anna, new UsageFilter(), Token)).OldestDueAge);
    }

    [Fact]
    public async Task The_audit_is_shown_without_fingerprints()
    {
        await using var office = new Office();
        await office.SellAsync(1);

        var page = await office.Desk.ListAuditAsync(Office.Anna, new AuditFilter { EventId = Office.Show }, new PageRequest(), Token);

        Assert.Contains(page.Items, entry => entry.Action == nameof(UsageAction.Paid));
        Assert.All(page.Items, entry => Assert.Null(entry.Fingerprint));
    }

    public static TheoryData<string> Calls =>
    [
        "UsagesListed", "StatisticsRead", "TotalsRead", "AuditRead", "AccountingExported", "DoorListExported",
        "GrantRetried", "Settled", "Freed", "EventCancelled", "DataAccessed", "DataErased",
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_is_written_with_who_and_why(string action)
    {
        await using var office = new Office();
        var (id, desk) = (Guid.NewGuid(), office.Desk);
        await (action switch
        {
            "UsagesListed" => desk.ListUsagesAsync(Office.Anna, new UsageFilter(), new PageRequest(), Token),
            "StatisticsRead" => desk.GetStatisticsAsync(Office.Anna, new UsageFilter(), Token),
            "TotalsRead" => desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token),
            "AuditRead" => desk.ListAuditAsync(Office.Anna, new AuditFilter(), new PageRequest(), Token),
            "AccountingExported" => desk.ExportAccountingAsync(Office.Anna, new UsageFilter(), Stream.Null, Token),
            "DoorListExported" => desk.ExportDoorListAsync(Office.Anna, Office.Show, Stream.Null, Token),
            "GrantRetried" => desk.RetryGrantAsync(Office.Anna, id, Token),
            "Settled" => desk.SettleGrantAsync(Office.Anna, id, Token),
            "Freed" => desk.FreeCardAsync(Office.Anna, id, Token),
            "EventCancelled" => desk.CancelEventAsync(Office.Anna, Office.Show, Token),
            "DataAccessed" => desk.AccessCardAsync(Office.Anna, Office.Card(1), Token),
            _ => desk.EraseOrderAsync(Office.Anna, "order-1", Token),
        });

        var entry = Assert.Single(await office.ReadAuditAsync());
        Assert.Equal((action, "anna", "asked by the venue"), (entry.Action, entry.Actor, entry.Reason));
        Assert.Equal((Office.Mine, office.Clock.GetUtcNow()), (entry.OrganizerId, entry.At));
        Assert.Equal(entry.At.AddDays(365), entry.KeepUntil);
    }

    [Fact]
    public async Task A_card_number_in_a_reason_is_masked_and_controls_are_taken_out()
    {
        await using var office = new Office();
        var actor = new BackOfficeActor { StaffId = "anna", Reason = $"  holder of {Office.Card(7)}, or 10.00-00 00\u00A008?\n\ud800 " };

        await office.Desk.GetStatisticsAsync(actor, new UsageFilter(), Token);

        var entry = Assert.Single(await office.ReadAuditAsync());
        Assert.Equal("holder of ••••••0007, or ••••••0008?", entry.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_actor_must_say_why(string reason) =>
        Assert.Throws<ArgumentException>(() => new BackOfficeActor { StaffId = "anna", Reason = reason });

    [Fact]
    public void An_actor_has_a_name_an_organizer_and_a_reason_of_500_characters_at_most()
    {
        Assert.Throws<ArgumentException>(() => new BackOfficeActor { StaffId = " anna", Reason = "r" });
        Assert.Throws<ArgumentException>(() => new BackOfficeActor { OrganizerId = "", StaffId = "anna", Reason = "r" });
        Assert.Throws<ArgumentException>(() => new BackOfficeActor { StaffId = "anna", Reason = new string('r', 501) });
        Assert.Equal(500, new BackOfficeActor { StaffId = "anna", Reason = new string('r', 500) }.Reason.Length);
    }
}
