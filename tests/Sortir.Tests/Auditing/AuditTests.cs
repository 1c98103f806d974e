using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using Sortir.Storage;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

public class AuditTests
{
    private const string Address = "203.0.113.99";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_of_a_sale_has_its_entry_in_the_same_write()
    {
        await using var shop = SaleFixture.Create();
        var writes = new List<(UsageAction[] Changes, string[] Entries)>();
        shop.Store.BeforeCommit = (changes, audit) =>
            writes.Add(([.. changes.Select(change => change.Action)], [.. audit.Select(entry => entry.Action)]));

        await shop.HoldAsync(CardA, "t1", "cart-0");
        await shop.CallAsync(checkout => checkout.MoveCartAsync("cart-0", Cart, Ct));
        await shop.HoldAsync(CardB, "t1");
        await shop.HoldAsync(CardC, "t2");
        await shop.CallAsync(checkout => checkout.ReleaseCardAsync(Cart, "t2", Ct));
        await shop.PlaceAsync(Ticket("t1"));
        await shop.PayAsync(Ticket("t1"));
        await shop.DeliverAsync();
        await shop.CancelAsync();

        Assert.All(writes, write => Assert.Equal(write.Changes.Select(action => action.ToString()), write.Entries));
        Assert.Equal(
            ["Held", "Moved", "Held+Replaced", "Held", "Removed", "Placed", "Paid", "Granted", "Cancelled"],
            writes.Select(write => string.Join('+', write.Entries.Order())));
    }

    [Fact]
    public async Task An_entry_says_who_did_what_when_and_with_what_outcome()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        shop.Clock.Advance(TimeSpan.FromSeconds(2));
        await shop.PlaceAsync(Ticket("t1"));
        shop.Clock.Advance(TimeSpan.FromSeconds(2));
        await shop.PayAsync(Ticket("t1"));
        shop.Clock.Advance(TimeSpan.FromSeconds(2));
        await shop.DeliverAsync();

        var usage = await shop.UsageAsync();
        var audit = await shop.AuditAsync();
        Assert.Equal(
            [("Held", "Pending/None", "shop"), ("Placed", "Validated/None", "buyer"), ("Paid", "Validated/Due", "shop"), ("Granted", "Used/Granted", "system")],
            audit.Select(entry => (entry.Action, entry.Outcome, entry.Actor)));
        var granted = audit[^1];
        Assert.Equal(
            (shop.Clock.Now, shop.Clock.Now.AddDays(365), usage.Id, "t1", Order, SaleCatalog.Show, CatalogEvent.DefaultOrganizerId, "0001"),
            (granted.At, granted.KeepUntil, granted.UsageId, granted.TicketId, granted.OrderId, granted.EventId, granted.OrganizerId, granted.LastDigits));
        Assert.Equal(audit.Select(entry => entry.Id).Order(), audit.Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_neither_a_change_nor_an_entry()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellAsync(CardA);
        var before = await shop.AuditAsync();
        shop.Store.BeforeCommit = (_, _) => throw new SortirStorageException("The disk is full.");

        await Assert.ThrowsAsync<SortirStorageException>(() => shop.PayAsync(Ticket("t1")));

        Assert.Equal(before, await shop.AuditAsync());
        Assert.Equal(GrantState.None, (await shop.UsageAsync()).Grant.State);
    }

    [Fact]
    public async Task A_refusal_is_written_behind_the_buyers_back_and_tells_nothing_of_the_card()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        await shop.VerifyAsync(CardA, "t2", "cart-2", source: Address);
        await shop.VerifyAsync("9999999999", "t3", "cart-3", source: Address);
        Assert.DoesNotContain(await shop.AuditAsync(), entry => entry.Action == "Refused");

        await StartAndStopAsync(shop);

        var refused = (await shop.AuditAsync()).Where(entry => entry.Action == "Refused").ToList();
        Assert.Equal([("t2", "HeldElsewhere", "buyer"), ("t3", "NotEligible", "buyer")], refused.Select(entry => (entry.TicketId!, entry.Outcome, entry.Actor)));
        // It has no usage to go with: nothing would ever take digits or a fingerprint out of it.
        Assert.All(refused, entry => Assert.Equal((null, null, null), ((Guid?, CardFingerprint?, string?))(entry.UsageId, entry.Fingerprint, entry.LastDigits)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_running_host_writes_refusals_as_they_come()
    {
        await using var shop = SaleFixture.Create();
        var written = new TaskCompletionSource<AuditEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.BeforeCommit = (changes, audit) =>
        {
            if (changes.Count == 0)
            {
                written.TrySetResult(audit[0]);
            }
        };
        await shop.StartAsync();

        await shop.VerifyAsync("9999999999");

        Assert.Equal("NotEligible", (await written.Task.WaitAsync(Ct)).Outcome);
        await shop.StopAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_host_that_stops_while_refusals_are_written_loses_none()
    {
        await using var shop = SaleFixture.Create();
        await shop.VerifyAsync("9999999999");
        var stopping = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Store.BeforeCommit = (_, _) =>
        {
            shop.Store.BeforeCommit = null;
            stopping.SetResult(shop.Services.GetServices<IHostedService>().OfType<RefusalAuditService>().Single().StopAsync(Ct));
        };

        await shop.StartAsync();
        await await stopping.Task.WaitAsync(Ct);
        await shop.StopAsync();

        Assert.Single(await shop.AuditAsync(), entry => entry.Action == "Refused");
    }

    [Fact]
    public async Task A_storage_that_fails_loses_audit_of_refusals_and_no_sale()
    {
        await using var shop = SaleFixture.Create();
        shop.Store.BeforeCommit = (changes, _) =>
        {
            if (changes.Count == 0)
            {
                throw new InvalidOperationException("The audit's table is locked.");
            }
        };
        Assert.IsType<CardVerification.Refused>(await shop.VerifyAsync("9999999999"));
        await shop.SellAsync(CardA);

        await StartAndStopAsync(shop);

        Assert.Contains(shop.Log.Lines, line => line.Id == 1301);
        Assert.DoesNotContain(await shop.AuditAsync(), entry => entry.Action == "Refused");
        Assert.Equal(UsageStatus.Validated, (await shop.UsageAsync()).Status);
    }

    [Fact]
    public async Task The_limiter_is_noted_once_for_each_source_and_window_with_the_source_hashed()
    {
        await using var shop = SaleFixture.Create(options => options.Attempts.Limit = 2);
        for (var i = 0; i < 6; i++)
        {
            await shop.VerifyAsync($"{8_000_000_000 + i}", $"t{i}", source: Address);
            await shop.VerifyAsync($"{8_000_000_000 + i}", $"t{i}", source: "2001:db8::1");
        }

        shop.Clock.Advance(TimeSpan.FromMinutes(6));
        for (var i = 0; i < 4; i++)
        {
            await shop.VerifyAsync($"{8_100_000_000 + i}", $"t{i}", source: Address);
        }

        await StartAndStopAsync(shop);

        var limited = (await shop.AuditAsync()).Where(entry => entry.Outcome == nameof(RefusalReason.TooManyAttempts)).ToList();
        Assert.Equal(3, limited.Count);
        Assert.Equal(limited[0].Actor, limited[2].Actor);
        Assert.NotEqual(limited[0].Actor, limited[1].Actor);
        Assert.All(limited, entry => Assert.Matches("^[A-Za-z0-9_-]{16}$", entry.Actor));
        var text = string.Join('\n', (await shop.AuditAsync()).Select(entry => entry.ToString()).Append(shop.Log.AllText));
        Assert.DoesNotContain(Address, text, StringComparison.Ordinal);
        Assert.DoesNotContain("2001:db8", text, StringComparison.Ordinal);
        Assert.DoesNotContain("80000000", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_bounded_and_the_newest_are_kept()
    {
        await using var shop = SaleFixture.Create();
        for (var i = 0; i < 10_010; i++)
        {
            await shop.VerifyAsync("9999999999", $"t{i}", trusted: true);
        }

        var written = new List<AuditEntry>();
        shop.Store.BeforeCommit = (_, audit) => written.AddRange(audit);
        await StartAndStopAsync(shop);

        Assert.Equal(10_000, written.Count);
        Assert.Equal(("t10", "t10009"), (written[0].TicketId!, written[^1].TicketId!));
    }

    // Stopping writes what is left.
    private static async Task StartAndStopAsync(SaleFixture shop)
    {
        await shop.StartAsync();
        await shop.StopAsync();
    }
}
