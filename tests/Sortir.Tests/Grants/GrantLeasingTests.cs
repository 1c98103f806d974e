using Microsoft.Extensions.DependencyInjection;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>When the delivery looks for due grants: as often as there is something to find, and hardly more often.</summary>
public class GrantLeasingTests
{
    private const int Share = 8;

    // Half a share more, so that a turn that becomes free waits for no lease.
    private const int Leased = 12;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_long_backlog_is_leased_in_batches_and_not_searched_again_at_each_answer()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 200);
        var leases = WatchLeases(shop);

        Assert.Equal(200, (await shop.DeliverAsync()).Granted);

        // One at the beginning, when the share is taken; one at the end. What is leased is a quarter of a share or more.
        Assert.InRange(leases.Count(count => count == 0), 1, 2);
        Assert.All(leases.Where(count => count > 0).SkipLast(1), count => Assert.InRange(count, Share / 4, Leased));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_backlog_of_an_organizer_that_must_wait_is_not_searched_at_each_grant_of_another()
    {
        await using var shop = SaleFixture.Create();
        shop.Settings.Set("theatre", new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") });
        shop.Catalog.Set("theatre-reduced", new CatalogEvent { Id = "play", OrganizerId = "theatre" });
        await shop.SellManyPaidAsync(shop.Book, 30, prefix: "2");
        shop.Wire.AnswerGrant = connection => connection.OrganizerId == "theatre"
            ? new GrantOutcome.Granted(new GrantReceipt())
            : new GrantOutcome.Unauthorized(401);
        await shop.DeliverAsync();
        await shop.SellManyPaidAsync(shop.Book, 100, "theatre-reduced", "3");
        var leases = WatchLeases(shop);

        Assert.Equal(100, (await shop.DeliverAsync()).Granted);

        Assert.InRange(leases.Count(count => count == 0), 1, 2);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_payment_that_comes_during_a_look_that_finds_nothing_is_sent_at_once()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA, "t1", "cart-1", "order-1");
        await shop.SellAsync(CardB, "t2", "cart-2", "order-2");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        shop.Store.AfterLease = leased =>
        {
            if (leased.Count == 0)
            {
                shop.Store.AfterLease = null;
                Assert.IsType<OrderPayment.Paid>(shop.PayOrderAsync("order-2", Ticket("t2")).GetAwaiter().GetResult());
            }
        };
        await shop.StartAsync();

        await shop.Wire.WaitForUnderWayAsync(2);

        opened.SetResult();
        await shop.Book.WaitForGrantsAsync(2, Ct);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task What_another_node_was_paid_is_found_at_the_next_poll_while_a_grant_hangs()
    {
        await using var shop = SaleFixture.Create();
        await using var web = shop.CreateNode(options => options.Grants.Deliver = false);
        await shop.SellPaidAsync(CardA, "t1", "cart-1", "order-1");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        var delivery = shop.DeliverAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(5));
        await web.SellPaidAsync(CardB, "t2", "cart-2", "order-2");

        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        await shop.Wire.WaitForUnderWayAsync(2);

        opened.SetResult();
        Assert.Equal(2, (await delivery).Granted);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_turn_that_becomes_free_is_taken_at_once_by_a_grant_that_was_leased_ahead()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 20);
        using var gate = new SemaphoreSlim(0);
        using var leasing = new ManualResetEventSlim();
        var allBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        shop.Wire.BeforeGrant = () =>
        {
            if (Interlocked.Increment(ref begun) == Leased)
            {
                allBegun.SetResult();
            }

            return gate.WaitAsync(Ct);
        };
        var delivery = shop.DeliverAsync();
        await shop.Wire.WaitForUnderWayAsync(Share);

        // The storage is slow from now on.
        shop.Store.AfterLease = _ => leasing.Wait(Ct);
        gate.Release(Leased - Share);
        await allBegun.Task.WaitAsync(Ct);

        leasing.Set();
        gate.Release(20);
        Assert.Equal(20, (await delivery).Granted);
        Assert.Equal(Share, shop.Wire.MostAtOnceOfOneOrganizer);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_leased_ahead_is_given_back_when_the_delivery_stops_as_if_it_had_never_been_leased()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 20);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        using var stopping = new CancellationTokenSource();
        var delivery = shop.DeliverAsync(stopping.Token);
        await shop.Wire.WaitForUnderWayAsync(Share);

        await stopping.CancelAsync();
        opened.SetResult();

        Assert.Equal(new GrantDeliveryReport(Granted: Share, Postponed: Leased - Share, SetAside: 0), await delivery);
        Assert.Equal(Share, shop.Wire.MostAtOnce);
        var left = (await shop.UsagesAsync()).Where(usage => usage.Status == UsageStatus.Validated).ToList();
        Assert.Equal(20 - Share, left.Count);
        Assert.All(left, usage => Assert.Equal((GrantState.Due, 0, null, false), (usage.Grant.State, usage.Grant.Attempts, usage.Grant.LeasedUntil, usage.Grant.OutcomeUnknown)));
        Assert.Equal(20 - Share, (await shop.DeliverAsync()).Granted);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_is_leased_ahead_for_an_organizer_whose_grants_fail()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 30);
        shop.Apras.IsDown = true;
        await shop.DeliverAsync();
        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        var leases = WatchLeases(shop);

        await shop.DeliverAsync();

        Assert.Equal(Share, leases.Max());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_look_that_fails_keeps_what_is_paid_meanwhile_waiting_for_no_other_grant()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA, "t1", "cart-1", "order-1");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        await shop.StartAsync();
        await shop.Wire.WaitForUnderWayAsync(1);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.AfterLease = _ =>
        {
            shop.Store.AfterLease = null;
            failed.SetResult();
            throw new SortirStorageException("A short hiccup.");
        };
        shop.Services.GetRequiredService<GrantSignal>().Wake();
        await failed.Task.WaitAsync(Ct);

        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");

        await shop.Wire.WaitForUnderWayAsync(2);
        Assert.Single(shop.Log.Entries, entry => entry.Id == 1609);
        opened.SetResult();
        await shop.Book.WaitForGrantsAsync(2, Ct);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_payment_costs_no_count_of_all_that_is_due()
    {
        await using var shop = SaleFixture.Create();
        await shop.StartAsync();
        while (shop.Store.Backlogs == 0)
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await shop.SellManyPaidAsync(shop.Book, 20);
        await shop.Book.WaitForGrantsAsync(20, Ct);
        await shop.StopAsync();

        Assert.Equal(1, shop.Store.Backlogs);
    }

    private static List<int> WatchLeases(SaleFixture shop)
    {
        var leases = new List<int>();
        shop.Store.AfterLease = leased => leases.Add(leased.Count);
        return leases;
    }
}
