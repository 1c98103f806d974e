using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.Tests;

/// <summary>Cancelling a whole event while others sell, and after a crash.</summary>
public sealed class EventCancellationRaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_on_after_a_crash_and_the_list_is_whole()
    {
        await using var office = new Office();
        for (var card = 1; card <= 30; card++)
        {
            await office.SellAsync(card);
        }

        await office.DeliverAsync();
        office.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var card = 31; card <= 40; card++)
        {
            await office.HoldAsync(card);
        }

        var writes = 0;
        office.Store.BeforeCommit = _ => ++writes == 2 ? throw new SortirStorageException("Gone.") : Task.CompletedTask;
        await Assert.ThrowsAsync<SortirStorageException>(() => CancelAsync(office));
        office.Store.BeforeCommit = null;
        Assert.IsType<CardVerification.Refused>(await office.VerifyAsync(50));

        var answer = await CancelAsync(office);

        Assert.Equal(30, answer.TicketsCancelled);
        Assert.Equal(30, answer.TellApras.Count);
        Assert.Equal(0, (await office.Store.CountUsagesAsync(new UsageFilter(), Token))
            .Where(count => count.Status is UsageStatus.Pending or UsageStatus.Validated or UsageStatus.Used).Sum(count => count.Count));
    }

    [Fact]
    public async Task Cancelling_again_changes_nothing_and_keeps_the_first_time()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);
        var first = await CancelAsync(office);
        var after = await office.FindAsync(placed.Id);
        office.Clock.Advance(TimeSpan.FromDays(1));

        var second = await CancelAsync(office);

        Assert.Equal(Office.Start, first.CancelledAt);
        Assert.Equal((Office.Start, 0, 0, 0), (second.CancelledAt, second.HoldsEnded, second.TicketsCancelled, second.GrantsDropped));
        Assert.Equal(after, await office.FindAsync(placed.Id));
    }

    [Fact]
    public async Task A_hold_that_another_node_accepts_meanwhile_cannot_be_ordered()
    {
        await using var office = new Office();
        await using var node = new Office(office);
        await node.HoldAsync(1);
        await CancelAsync(office);

        var late = await node.HoldAsync(2);
        var refused = Assert.IsType<OrderPlacement.Refused>(await node.OrderAsync(2));

        Assert.Equal([new RefusedTicket("t2", RefusalReason.EventNotEnabled)], refused.Tickets);
        Assert.Equal(UsageStatus.Pending, (await office.FindAsync(late.Id))!.Status);
        Assert.Equal(1, (await CancelAsync(office)).HoldsEnded);
    }

    [Fact]
    public async Task Another_node_stops_verifying_within_10_seconds()
    {
        await using var office = new Office();
        await using var node = new Office(office);
        await node.HoldAsync(1);
        await CancelAsync(office);

        office.Clock.Advance(TimeSpan.FromSeconds(10));

        var refused = Assert.IsType<CardVerification.Refused>(await node.VerifyAsync(2));
        Assert.Equal(RefusalReason.EventNotEnabled, refused.Reason);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_node_verifying_for_longer()
    {
        await using var office = new Office();
        await using var node = new Office(office);
        await node.HoldAsync(1);
        await CancelAsync(office);

        office.Clock.AdjustTime(office.Clock.GetUtcNow().AddDays(-1));

        var refused = Assert.IsType<CardVerification.Refused>(await node.VerifyAsync(2));
        Assert.Equal(RefusalReason.EventNotEnabled, refused.Reason);
    }

    [Fact]
    public async Task An_order_that_found_its_hold_before_the_cancellation_is_refused_or_cancelled_with_it()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);
        office.Store.AfterFind = async query =>
        {
            if (query.OrderId is not null)
            {
                office.Store.AfterFind = null;
                await CancelAsync(office);
            }
        };

        Assert.IsType<OrderPlacement.Refused>(await office.OrderAsync(1));

        Assert.Equal((UsageStatus.Expired, HoldEnding.EventCancelled), await StandingAsync(office, held));
    }

    [Fact]
    public async Task An_order_that_is_written_during_the_cancellation_is_cancelled_with_it()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);
        office.Store.BeforeCommit = async changes =>
        {
            if (changes[0].Action == UsageAction.EventCancelled)
            {
                office.Store.BeforeCommit = null;
                await office.Store.PutAsync(held, held with { Status = UsageStatus.Validated, OrderId = "order-1", PlacedAt = Office.Start });
            }
        };

        var answer = await CancelAsync(office);

        Assert.Equal((0, 1), (answer.HoldsEnded, answer.TicketsCancelled));
        Assert.Equal((UsageStatus.Cancelled, HoldEnding.EventCancelled), await StandingAsync(office, held));
    }

    [Fact]
    public async Task A_hold_that_comes_in_while_the_others_are_ended_goes_too()
    {
        await using var office = new Office();
        await using var node = new Office(office);
        await node.HoldAsync(1);
        CardUsage? late = null;
        office.Store.BeforePage = async filter =>
        {
            if (filter.Status == UsageStatus.Used && late is null)
            {
                late = await node.HoldAsync(2);
            }
        };

        var answer = await CancelAsync(office);

        Assert.Equal(2, answer.HoldsEnded);
        Assert.Equal((UsageStatus.Expired, HoldEnding.EventCancelled), await StandingAsync(office, late!));
    }

    [Fact]
    public async Task Thousands_of_tickets_are_cancelled_in_batches()
    {
        await using var office = new Office();
        await office.HoldAsync(99);
        for (var number = 0; number < 1_234; number++)
        {
            await office.Store.PutAsync(null, Sample.Placed(number) with { OrganizerId = Office.Mine, EventId = Office.Show, HeldAt = Office.Start.AddSeconds(-number) });
        }

        var writes = 0;
        office.Store.BeforeCommit = _ =>
        {
            writes++;
            return Task.CompletedTask;
        };

        Assert.Equal(1_234, (await CancelAsync(office)).TicketsCancelled);

        Assert.InRange(writes, 1, 20);
    }

    private static async Task<EventCancellation.Cancelled> CancelAsync(Office office) =>
        Assert.IsType<EventCancellation.Cancelled>(await office.Desk.CancelEventAsync(Office.Anna, Office.Show, Token));

    private static async Task<(UsageStatus, HoldEnding)> StandingAsync(Office office, CardUsage usage) =>
        (await office.FindAsync(usage.Id))! is var now ? (now.Status, now.Ending) : default;
}
