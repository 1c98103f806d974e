using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>What accounting still knows once the usages are gone.</summary>
public sealed class MonthlyTotalsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Totals_are_by_month_and_apart_for_what_was_cancelled_after_its_grant()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        await office.GrantAsync(2);
        await office.GrantAsync(3);
        await office.CancelOrderAsync(3);
        await office.SellAsync(4);
        office.Catalog.Set(Office.TheirShow, null);
        office.Clock.SetUtcNow(new DateTimeOffset(2027, 1, 31, 23, 0, 0, TimeSpan.Zero));
        await office.GrantAsync(5, Office.Concert);
        await office.GrantAsync(6, Office.TheirShow);

        var totals = await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token);

        Assert.Equal([Total(1, 3), Total(1, 1, isCancelled: true), Total(2, 1)], totals);
    }

    [Fact]
    public async Task Totals_survive_the_purge()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        await office.GrantAsync(2);
        await office.CancelOrderAsync(2);
        await office.Desk.SettleGrantAsync(Office.Anna, (await office.Store.FindNewestAsync("t2")).Id, Token);
        var before = await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token);
        office.Clock.Advance(TimeSpan.FromDays(97));

        var report = await office.Maintenance.PurgeAsync(dryRun: false, Token);

        Assert.Equal(2, report.Usages);
        Assert.Equal([Total(1, 1), Total(1, 1, isCancelled: true)], before);
        Assert.Equal(before, await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token));
    }

    [Fact]
    public async Task Totals_survive_an_erasure_and_add_up_with_what_is_still_stored()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        await office.GrantAsync(2);
        office.Clock.Advance(TimeSpan.FromDays(7));

        await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token);

        Assert.Equal([Total(1, 2)], await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token));
    }

    [Fact]
    public async Task A_dry_run_adds_nothing()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        office.Clock.Advance(TimeSpan.FromDays(97));

        await office.Maintenance.PurgeAsync(dryRun: true, Token);

        Assert.Equal([Total(1, 1)], await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token));
        Assert.Empty(await office.Store.ListPurgedTotalsAsync(Office.Mine, Token));
    }

    [Fact]
    public async Task A_purge_while_the_totals_are_read_counts_nothing_twice()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        office.Clock.Advance(TimeSpan.FromDays(97));
        office.Store.BeforePage = async _ =>
        {
            office.Store.BeforePage = null;
            await office.Maintenance.PurgeAsync(dryRun: false, Token);
        };

        Assert.Equal([Total(1, 1)], await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2027, Token));
    }

    [Fact]
    public async Task Another_year_and_another_organizer_have_totals_of_their_own()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        office.Clock.Advance(TimeSpan.FromDays(97));

        Assert.Empty(await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2026, Token));
        Assert.Empty(await office.Desk.GetMonthlyTotalsAsync(Office.Stranger, 2027, Token));
        await office.Maintenance.PurgeAsync(dryRun: false, Token);
        Assert.Empty(await office.Desk.GetMonthlyTotalsAsync(Office.Anna, 2026, Token));
        Assert.Empty(await office.Desk.GetMonthlyTotalsAsync(Office.Stranger, 2027, Token));
    }

    [Theory]
    [InlineData(1999)]
    [InlineData(9999)]
    public async Task A_year_out_of_the_calendar_is_refused(int year)
    {
        await using var office = new Office();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => office.Desk.GetMonthlyTotalsAsync(Office.Anna, year, Token));
    }

    private static MonthlyTotal Total(int month, int tickets, bool isCancelled = false) => new()
    {
        OrganizerId = Office.Mine,
        Month = new DateOnly(2027, month, 1),
        IsCancelled = isCancelled,
        Tickets = tickets,
        ActivityAmount = 1200 * tickets,
        AidAmount = 600 * tickets,
        OtherAid = 600 * tickets,
    };
}
