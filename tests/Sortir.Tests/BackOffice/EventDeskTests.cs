using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>Events as staff see them, one usage by its id, and what a person does for all: the purge and the probe.</summary>
public sealed class EventDeskTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_listed_with_their_counts_the_newest_on_sale_first()
    {
        await using var office = new Office();
        await office.SellAsync(1);
        await office.HoldAsync(2);
        office.Clock.Advance(TimeSpan.FromMinutes(1));
        await office.HoldAsync(3, Office.Concert);
        await office.HoldAsync(4, Office.TheirShow);

        var page = await office.Desk.ListEventsAsync(Office.Anna, new PageRequest(), Token);

        Assert.Equal([Office.Concert, Office.Show], page.Items.Select(item => item.EventId));
        Assert.Null(page.NextCursor);
        var show = page.Items[1];
        Assert.Equal((Office.Start, Office.Start.AddDays(7), null), (show.OnSaleSince, show.EndsAt, show.CancelledAt));
        Assert.Equal(2, show.Counts.Sum(count => count.Count));
        Assert.Contains(show.Counts, count => count is { Status: UsageStatus.Validated, Grant: GrantState.Due, Count: 1 });
        Assert.NotEmpty(await office.ReadAuditAsync("EventsListed"));
    }

    [Fact]
    public async Task Events_are_listed_in_pages()
    {
        await using var office = new Office();
        await office.HoldAsync(1);
        await office.HoldAsync(2, Office.Concert);

        var first = await office.Desk.ListEventsAsync(Office.Anna, new PageRequest { Size = 1 }, Token);
        var second = await office.Desk.ListEventsAsync(Office.Anna, new PageRequest { Size = 1, Cursor = first.NextCursor }, Token);

        Assert.Equal(Office.Concert, Assert.Single(first.Items).EventId);
        Assert.Equal(Office.Show, Assert.Single(second.Items).EventId);
        Assert.Null(second.NextCursor);
        await Assert.ThrowsAsync<ArgumentException>(() => office.Desk.ListEventsAsync(Office.Anna, new PageRequest { Cursor = "opera" }, Token));
    }

    [Fact]
    public async Task An_event_is_found_before_its_first_card_and_after_the_catalog_forgot_it()
    {
        await using var office = new Office();
        await office.HoldAsync(1);
        office.Catalog.Forget(Office.Show);

        var forgotten = await office.Desk.FindEventAsync(Office.Anna, Office.Show, Token);
        var untouched = await office.Desk.FindEventAsync(Office.Anna, Office.Concert, Token);

        Assert.Equal((Office.Start, null), (forgotten!.OnSaleSince, forgotten.EndsAt));
        Assert.Equal((null, Office.Start.AddDays(30)), (untouched!.OnSaleSince, untouched.EndsAt));
        Assert.Empty(untouched.Counts);
        Assert.Null(await office.Desk.FindEventAsync(Office.Anna, "opera", Token));
        Assert.Null(await office.Desk.FindEventAsync(Office.Anna, Office.TheirShow, Token));
    }

    [Fact]
    public async Task A_cancelled_event_says_when()
    {
        await using var office = new Office();
        await office.HoldAsync(1);
        await office.Desk.CancelEventAsync(Office.Anna, Office.Show, Token);

        Assert.Equal(Office.Start, (await office.Desk.FindEventAsync(Office.Anna, Office.Show, Token))!.CancelledAt);
    }

    [Fact]
    public async Task Cards_are_counted_by_the_days_of_Paris_up_to_the_newest()
    {
        await using var office = new Office();
        await office.HoldAsync(1);

        // 23:30 in Paris, and a quarter past midnight.
        office.Clock.Advance(TimeSpan.FromHours(3.5));
        await office.HoldAsync(2);
        office.Clock.Advance(TimeSpan.FromMinutes(45));
        await office.SellAsync(3);
        office.Clock.Advance(TimeSpan.FromDays(3));
        await office.HoldAsync(4, Office.Concert);

        var days = await office.Desk.CountByDayAsync(Office.Anna, Office.Show, null, 3, Token);
        var earlier = await office.Desk.CountByDayAsync(Office.Anna, Office.Show, new DateOnly(2027, 1, 15), 1, Token);

        Assert.Equal([new DateOnly(2027, 1, 14), new DateOnly(2027, 1, 15), new DateOnly(2027, 1, 16)], days.Select(day => day.Day));
        Assert.Equal([0, 2, 1], days.Select(day => day.Counts.Sum(count => count.Count)));
        Assert.Equal(2, Assert.Single(earlier).Counts.Sum(count => count.Count));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => office.Desk.CountByDayAsync(Office.Anna, Office.Show, null, 0, Token));
    }

    [Fact]
    public async Task One_usage_is_found_by_its_id_and_only_by_its_own_organizer()
    {
        await using var office = new Office();
        var sold = await office.SellAsync(1);

        var found = await office.Desk.FindUsageAsync(Office.Anna, sold.Id, Token);
        var stranger = await office.Desk.FindUsageAsync(Office.Stranger, sold.Id, Token);

        Assert.Equal("••••••0001", found!.Card);
        Assert.Null(stranger);
        var audit = await office.ReadAuditAsync("UsageRead");
        Assert.Contains(audit, entry => entry is { Actor: "anna", Outcome: "Shown" } && entry.UsageId == sold.Id);
        Assert.Contains(audit, entry => entry is { Actor: "bob", Outcome: "UsageUnknown", UsageId: null });
    }

    [Fact]
    public async Task A_person_who_purges_stands_in_the_audit_and_a_dry_run_deletes_nothing()
    {
        await using var office = new Office(options: sortir => sortir.Retention.Run = false);
        await office.GrantAsync(1);
        office.Clock.Advance(TimeSpan.FromDays(98));

        var counted = await office.Desk.PurgeAsync(Office.Anna, dryRun: true, Token);
        var stillThere = (await office.Desk.ListUsagesAsync(Office.Anna, new UsageFilter(), new PageRequest(), Token)).Items;
        var purged = await office.Desk.PurgeAsync(Office.Anna, dryRun: false, Token);

        Assert.Equal((1, 1), (counted.Usages, purged.Usages));
        Assert.Single(stillThere);
        Assert.Empty((await office.Desk.ListUsagesAsync(Office.Anna, new UsageFilter(), new PageRequest(), Token)).Items);
        Assert.Equal("asked by the venue", Assert.Single(await office.ReadAuditAsync("PurgeCounted")).Reason);
        Assert.Equal("anna", Assert.Single(await office.ReadAuditAsync("Purged")).Actor);
    }

    [Fact]
    public async Task A_person_ends_the_break_of_their_own_organizer_only()
    {
        var circuits = new ProbedCircuits();
        await using var office = new Office(configure: services => services.Replace(ServiceDescriptor.Singleton<IAprasCircuits>(circuits)));

        Assert.True(await office.Desk.ProbeAprasAsync(Office.Stranger, Token));

        Assert.Equal([Office.Theirs], circuits.Probed);
        Assert.Equal(("bob", Office.Theirs), Assert.Single(await office.ReadAuditAsync("AprasProbed")) is var entry ? (entry.Actor, entry.OrganizerId) : default);
    }

    private sealed class ProbedCircuits : IAprasCircuits
    {
        public List<string> Probed { get; } = [];

        public IReadOnlyList<AprasCircuit> GetSnapshot() => [];

        public bool ProbeNow(string organizerId)
        {
            Probed.Add(organizerId);
            return true;
        }
    }
}
