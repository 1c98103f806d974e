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

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_long_backlog_is_leased_in_batches_and_not_searched_again_at_each_answer()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 200);
        var leases = WatchLeases(shop);

        Assert.Equal(200, (await shop.DeliverAsync()).Granted);

        // When the share is taken, before and after the payments' wake-up is heard; and at the end. What is leased is a quarter of a share or more.
        Assert.InRange(leases.Count(count => count == 0), 1, 3);
        Assert.All(leases.Where(count => count > 0).SkipLast(1), count => Assert.InRange(count, Share / 4, Share));
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

        Assert.InRange(leases.Count(count => count == 0), 1, 3);
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
    public async Task The_first_place_that_becomes_free_goes_to_another_organizer_however_long_the_backlog_of_the_first()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.Parallel = Share);
        shop.Settings.Set("theatre", new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") });
        shop.Catalog.Set("theatre-reduced", new CatalogEvent { Id = "play", OrganizerId = "theatre" });
        await shop.SellManyPaidAsync(shop.Book, 40, prefix: "2");
        using var gate = new SemaphoreSlim(0);
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        shop.Wire.BeforeGrant = () =>
        {
            if (Interlocked.Increment(ref begun) == Share + 1)
            {
                next.SetResult();
            }

            return gate.WaitAsync(Ct);
        };
        var delivery = shop.DeliverAsync();
        await shop.Wire.WaitForUnderWayAsync(Share);
        await shop.SellManyPaidAsync(shop.Book, 1, "theatre-reduced", "3");

        gate.Release();
        await next.Task.WaitAsync(Ct);

        Assert.Equal(1, (await shop.UsagesAsync()).Single(usage => usage.OrganizerId == "theatre").Grant.Attempts);
        gate.Release(41);
        Assert.Equal(41, (await delivery).Granted);
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
        Assert.Single(shop.Log.Lines, line => line.Id == 1609);
        opened.SetResult();
        await shop.Book.WaitForGrantsAsync(2, Ct);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_due_is_counted_at_each_poll_and_not_at_each_payment()
    {
        await using var shop = SaleFixture.Create();
        await shop.StartAsync();
        await WaitForCountsAsync(shop, 1);

        await shop.SellManyPaidAsync(shop.Book, 20);
        await shop.Book.WaitForGrantsAsync(20, Ct);
        Assert.Equal(1, shop.Store.Backlogs);

        shop.Clock.Advance(TimeSpan.FromSeconds(5));
        await WaitForCountsAsync(shop, 2);
        await shop.StopAsync();
    }

    private static async Task WaitForCountsAsync(SaleFixture shop, int count)
    {
        while (shop.Store.Backlogs < count)
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static List<int> WatchLeases(SaleFixture shop)
    {
        var leases = new List<int>();
        shop.Store.AfterLease = leased => leases.Add(leased.Count);
        return leases;
    }
}
