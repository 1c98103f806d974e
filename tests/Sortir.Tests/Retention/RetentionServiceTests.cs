using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>Sweeping and purging as a host runs them.</summary>
public class RetentionServiceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstRunAfter = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_host_sweeps_and_purges_soon_after_its_start_and_then_at_each_interval(bool isEnabled)
    {
        await using var shop = SaleFixture.Create();
        await using var node = shop.CreateNode(options =>
        {
            options.Grants.Deliver = false;
            // Switched off, what is kept must still be deleted in time.
            options.Enabled = isEnabled;
        });
        await shop.HoldAsync(CardA);
        shop.Clock.Advance(TimeSpan.FromHours(25));
        await node.StartAsync();
        await shop.Clock.WaitForWaitAsync(FirstRunAfter);
        Assert.Equal(UsageStatus.Pending, (await shop.UsageAsync()).Status);
        shop.Clock.Advance(FirstRunAfter);
        await shop.Clock.WaitForWaitAsync(Interval);
        Assert.Empty(await shop.UsagesAsync());

        await shop.HoldAsync(CardA);
        var swept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.AfterCommit = _ => swept.TrySetResult();
        shop.Clock.Advance(TimeSpan.FromHours(25));

        await swept.Task.WaitAsync(Ct);
        await node.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failure_is_logged_and_the_next_interval_tries_again()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.Deliver = false);
        await shop.HoldAsync(CardA);
        shop.Store.BeforeCommit = (_, _) => throw new InvalidOperationException("A bug of the adapter.");
        shop.Clock.Advance(TimeSpan.FromHours(25));
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(FirstRunAfter);
        shop.Clock.Advance(FirstRunAfter);
        await shop.Clock.WaitForWaitAsync(Interval);
        Assert.Single(shop.Log.Lines, line => line.Id == 1402);

        var swept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.BeforeCommit = null;
        shop.Store.AfterCommit = _ => swept.TrySetResult();
        shop.Clock.Advance(Interval);

        await swept.Task.WaitAsync(Ct);
        await shop.StopAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("told not to")]
    [InlineData("switched off, without keys")]
    public async Task A_node_that_is_told_not_to_or_cannot_runs_no_retention(string why)
    {
        await using var shop = SaleFixture.Create(options =>
        {
            if (why == "told not to")
            {
                options.Retention.Run = false;
            }
            else
            {
                options.Enabled = false;
                options.Keys.Clear();
                options.Keys.Add(new SortirKeyOptions { Id = "k1" });
            }
        });

        await shop.StartAsync();
        await shop.Services.GetServices<IHostedService>().OfType<RetentionService>().Single().ExecuteTask!.WaitAsync(Ct);

        Assert.Equal(0, shop.Clock.CountWaits(FirstRunAfter) + shop.Clock.CountWaits(Interval));
        await shop.StopAsync();
    }
}
