using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>The delivery as a host runs it.</summary>
public class GrantDeliveryServiceTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // The delivery waits for the next poll, and so does the look at what is left.
    private const int Waits = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_payment_wakes_the_delivery_at_once()
    {
        await using var shop = SaleFixture.Create();
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(Poll, Waits);

        await shop.SellPaidAsync(CardA);

        await shop.Book.WaitForGrantsAsync(1, Ct);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_payment_on_another_node_is_found_at_the_next_poll()
    {
        await using var shop = SaleFixture.Create();
        await using var web = shop.CreateNode(options => options.Grants.Deliver = false);
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(Poll, Waits);
        await web.SellPaidAsync(CardA);
        Assert.Equal(0, shop.Book.GrantCount);

        shop.Clock.Advance(Poll);

        await shop.Book.WaitForGrantsAsync(1, Ct);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Grants_that_were_due_before_the_start_are_sent_at_the_start()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);

        await shop.StartAsync();

        await shop.Book.WaitForGrantsAsync(1, Ct);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopping_the_host_finishes_the_POST_under_way_and_begins_no_other()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        await using var shop = SaleFixture.Create(apras, options => options.Grants.ParallelPerOrganizer = options.Grants.Parallel = 1);
        await shop.SellManyPaidAsync(apras.Book, 2);
        var hang = apras.Faults.Add(new AprasFault.Hang { On = AprasOperations.Grant });
        await shop.StartAsync();
        await hang.WaitForHitsAsync(1, Ct);
        var pauses = shop.Clock.CountWaits(TimeSpan.FromSeconds(1));

        // The other services end first: the delivery has been told when it looks each second for what is not written yet.
        var stopping = shop.StopAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(1), pauses + 1);
        Assert.False(stopping.IsCompleted);
        hang.End();
        await stopping;

        Assert.Equal((1, 1), (apras.Book.GrantCount, apras.Book.RequestCount(AprasOperations.Grant)));
        var usages = await shop.UsagesAsync();
        Assert.Single(usages, usage => usage is { Status: UsageStatus.Used, Grant.State: GrantState.Granted });
        Assert.Single(usages, usage => usage.Grant is { State: GrantState.Due, Attempts: 0, LeasedUntil: null });
    }

    [Theory(Timeout = 60_000)]
    [InlineData("told not to")]
    [InlineData("switched off, without keys")]
    public async Task A_node_that_is_told_not_to_deliver_or_cannot_does_nothing(string why)
    {
        await using var shop = SaleFixture.Create();
        await using var node = shop.CreateNode(options =>
        {
            if (why == "told not to")
            {
                options.Grants.Deliver = false;
            }
            else
            {
                options.Enabled = false;
                options.Keys.Clear();
                options.Keys.Add(new SortirKeyOptions { Id = "k1" });
            }
        });
        await shop.SellPaidAsync(CardA);

        await node.StartAsync();
        await node.Services.GetServices<IHostedService>().OfType<GrantDeliveryService>().Single().ExecuteTask!.WaitAsync(Ct);

        Assert.Equal(0, shop.Book.RequestCount(AprasOperations.Grant));
        await node.StopAsync();
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shop_that_is_switched_off_still_reports_what_is_paid()
    {
        await using var shop = SaleFixture.Create();
        await using var node = shop.CreateNode(options => options.Enabled = false);
        await shop.SellPaidAsync(CardA);

        await node.StartAsync();

        await shop.Book.WaitForGrantsAsync(1, Ct);
        await node.StopAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_loop_survives_a_storage_that_throws_and_says_so_once(bool isStorageException)
    {
        await using var shop = SaleFixture.Create();
        await using var web = shop.CreateNode(options => options.Grants.Deliver = false);
        await web.SellAsync(CardA);
        shop.Store.Outage = isStorageException ? new SortirStorageException("Away.") : new InvalidOperationException("A bug of the adapter.");
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(Poll, Waits);
        shop.Store.IsDown = true;
        for (var poll = 1; poll <= 3; poll++)
        {
            shop.Clock.Advance(Poll);
            await shop.Clock.WaitForWaitAsync(Poll, Waits + poll);
        }

        Assert.Single(shop.Log.Lines, line => line.Id == 1611);
        shop.Store.IsDown = false;
        await web.PayAsync(Ticket("t1"));
        shop.Clock.Advance(Poll);

        await shop.Book.WaitForGrantsAsync(1, Ct);
        await shop.StopAsync();
    }
}
