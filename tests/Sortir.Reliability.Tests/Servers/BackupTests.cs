using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Reliability.Tests;

/// <summary>A backup that is restored: what was granted since is due again, and what was sold since is not there.</summary>
[Collection(DatabaseServer.Collection)]
public sealed partial class BackupTests(DatabaseServer server) : IAsyncLifetime
{
    private static readonly string[] s_keys = ["2026"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));
    private readonly string _backup = Path.GetTempFileName();
    private AprasSimulator _apras = null!;

    public async ValueTask InitializeAsync()
    {
        _apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _apras.Book.EligibleByDefault = _ => true;
    }

    public async ValueTask DisposeAsync()
    {
        await _apras.DisposeAsync();
        File.Delete(_backup);
    }

    [Fact]
    public async Task What_was_granted_since_a_restored_backup_is_sent_again_recorded_once_and_settled_by_staff()
    {
        var live = await server.OpenShopAsync();
        await using (var node = await Node.StartAsync(live, _apras, _time, s_keys))
        {
            await node.SellAsync("1000000001", "before");
            Assert.Equal(1, (await node.DeliverAsync()).Granted);
            await node.SellAsync("1000000002", "due");
            await live.DumpAsync(_backup);
            Assert.Equal(1, (await node.DeliverAsync()).Granted);
        }

        var restored = await server.OpenEmptyAsync();
        await restored.RestoreAsync(_backup);
        await using var after = await Node.StartAsync(restored, _apras, _time, s_keys);

        Assert.Equal(new GrantDeliveryReport(Granted: 0, Postponed: 0, SetAside: 1), await after.DeliverAsync());

        Assert.Equal(2, _apras.Book.GrantCount);
        Assert.Equal(GrantState.Granted, (await after.FindAsync("before")).Grant.State);
        var usage = await after.FindAsync("due");
        Assert.Equal((GrantState.NeedsReview, ReviewReason.Refused, 409), (usage.Grant.State, usage.Grant.Review, usage.Grant.LastStatusCode));

        Assert.IsType<StaffChange.Done>(await after.SettleAsync(usage.Id));
        usage = await after.FindAsync("due");
        Assert.Equal((GrantState.Settled, (string?)null), (usage.Grant.State, usage.ProtectedServiceKey));
        await after.RefuseAsync(RefusalReason.AlreadyUsed, "1000000002", "another cart");
    }

    [Fact]
    public async Task What_was_due_in_a_restored_backup_and_not_sent_since_is_granted()
    {
        var live = await server.OpenShopAsync();
        await using (var node = await Node.StartAsync(live, _apras, _time, s_keys))
        {
            await node.SellAsync("1000000003", "due");
            await live.DumpAsync(_backup);
        }

        var restored = await server.OpenEmptyAsync();
        await restored.RestoreAsync(_backup);
        await using var after = await Node.StartAsync(restored, _apras, _time, s_keys);

        Assert.Equal(1, (await after.DeliverAsync()).Granted);
        Assert.Equal(UsageStatus.Used, (await after.FindAsync("due")).Status);
    }

    [Fact]
    public async Task A_lost_sale_that_is_simply_sold_again_is_recorded_twice()
    {
        var live = await server.OpenShopAsync();
        await live.DumpAsync(_backup);
        await using (var node = await Node.StartAsync(live, _apras, _time, s_keys))
        {
            await node.SellAsync("1000000031", "lost");
            Assert.Equal(1, (await node.DeliverAsync()).Granted);
        }

        var restored = await server.OpenEmptyAsync();
        await restored.RestoreAsync(_backup);
        await using var after = await Node.StartAsync(restored, _apras, _time, s_keys);
        await after.SellAsync("1000000031", "lost");

        // The reason for the seventh step: the card typed again has a new key, of which APRAS knows nothing.
        Assert.Equal(1, (await after.DeliverAsync()).Granted);
        Assert.Equal(2, _apras.Book.GrantCount);
    }
}
