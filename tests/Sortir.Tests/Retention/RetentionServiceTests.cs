using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>Sweeping and purging as a host runs them.</summary>
public class RetentionServiceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    [Fact(Timeout = 60_000)]
    public async Task A_running_host_sweeps_and_purges_by_itself()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.Deliver = false);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await shop.HoldAsync(CardA);
        shop.Store.AfterCommit = changes => ended.TrySetResult();
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(Interval);

        shop.Clock.Advance(TimeSpan.FromHours(25));

        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
        await shop.StopAsync();
        Assert.All(await shop.UsagesAsync(), usage => Assert.Equal(UsageStatus.Expired, usage.Status));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failure_is_logged_and_the_next_interval_tries_again()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.Deliver = false);
        await shop.HoldAsync(CardA);
        var tries = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.BeforeCommit = (_, _) =>
        {
            if (++tries == 1)
            {
                failed.SetResult();
                throw new InvalidOperationException("A bug of the adapter.");
            }

            done.SetResult();
        };
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(Interval);
        shop.Clock.Advance(TimeSpan.FromHours(25));
        await failed.Task.WaitAsync(TestContext.Current.CancellationToken);
        shop.Clock.Advance(Interval);
        await done.Task.WaitAsync(TestContext.Current.CancellationToken);

        await shop.StopAsync();
        Assert.Single(shop.Log.Entries, entry => entry.Id == 1402);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_is_told_not_to_runs_no_retention()
    {
        await using var shop = SaleFixture.Create(options => options.Retention.Run = false);

        await shop.StartAsync();
        await shop.Services.GetServices<IHostedService>().OfType<RetentionService>().Single().ExecuteTask!
            .WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, shop.Clock.CountWaits(Interval));
        await shop.StopAsync();
    }
}
