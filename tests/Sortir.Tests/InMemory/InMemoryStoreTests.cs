using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.Tests;

/// <summary>What the in-memory storage does beyond the contract: it is bounded, and done when a call returns.</summary>
public sealed class InMemoryStoreTests
{
    private static readonly DateTimeOffset Fresh = Sample.Now.AddMinutes(-1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Blocking => ["hold", "placed", "used", "kept card", "due", "in review", "to be told"];

    [Fact]
    public void It_holds_a_hundred_thousand_usages_by_default() => Assert.Equal(100_000, new InMemoryStoreOptions().Capacity);

    [Fact]
    public void A_capacity_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(capacity: 0));

    [Theory]
    [MemberData(nameof(Blocking))]
    public async Task A_full_storage_never_forgets_what_blocks_a_card_or_asks_for_something(string kind)
    {
        var store = Open(capacity: 1);
        var kept = kind switch
        {
            "hold" => Sample.Hold(at: Fresh),
            "placed" => Sample.Placed(),
            "used" => Sample.Used(),
            "kept card" => Sample.Cancelled(released: false),
            "due" => Sample.Due(),
            "in review" => Sample.InReview(),
            _ => Sample.Cancelled() with { Grant = new UsageGrant { State = GrantState.Granted } },
        };
        await store.CommitAsync([Sample.Insert(kept)], [], Token);
        var refused = Sample.Hold(card: 2);

        var exception = await Assert.ThrowsAsync<SortirStorageException>(
            () => store.CommitAsync([Sample.Insert(refused)], [Sample.Audit(refused)], Token));

        Assert.Contains("InMemoryStoreOptions.Capacity", exception.Message, StringComparison.Ordinal);
        Assert.Equal([kept], await AllAsync(store));
        Assert.Empty((await store.ListAuditAsync(new AuditFilter(), new PageRequest(), Token)).Items);
    }

    [Fact]
    public async Task A_full_storage_drops_ended_holds_then_lapsed_ones_then_free_cancelled_tickets_the_oldest_first()
    {
        var store = Open(capacity: 6);
        CardUsage[] inOrder =
        [
            Sample.Expired(1, Sample.Now.AddHours(-2)),
            Sample.Expired(2, Sample.Now.AddHours(-1)),
            Sample.Hold(3, at: Sample.Now.AddHours(-4)),
            Sample.Hold(4, at: Sample.Now.AddMinutes(-10)),
            Sample.Cancelled(5, endedAt: Sample.Now.AddHours(-6)),
            Sample.Cancelled(6, endedAt: Sample.Now.AddHours(-5)),
        ];
        await store.CommitAsync([.. inOrder.AsEnumerable().Reverse().Select(Sample.Insert)], [], Token);

        for (var dropped = 1; dropped <= inOrder.Length; dropped++)
        {
            await store.CommitAsync([Sample.Insert(Sample.Hold(10 + dropped, at: Fresh))], [], Token);

            var left = await store.FindAsync(new UsageQuery { Ids = [.. inOrder.Select(usage => usage.Id)] }, Token);
            Assert.Equal(inOrder.Skip(dropped).OrderBy(usage => usage.Id), left.OrderBy(usage => usage.Id));
        }

        await Assert.ThrowsAsync<SortirStorageException>(() => store.CommitAsync([Sample.Insert(Sample.Hold(99))], [], Token));
    }

    [Fact]
    public async Task A_batch_that_does_not_fit_whole_drops_nothing()
    {
        var store = Open(capacity: 2);
        CardUsage[] kept = [Sample.Expired(1), Sample.Used(2)];
        await store.CommitAsync([.. kept.Select(Sample.Insert)], [], Token);

        await Assert.ThrowsAsync<SortirStorageException>(
            () => store.CommitAsync([Sample.Insert(Sample.Hold(3)), Sample.Insert(Sample.Hold(4))], [], Token));

        Assert.Equal(kept.OrderBy(usage => usage.Id), (await AllAsync(store)).OrderBy(usage => usage.Id));
    }

    [Fact]
    public async Task A_conflict_in_a_full_storage_is_a_conflict_and_drops_nothing()
    {
        var store = Open(capacity: 2);
        await store.CommitAsync([Sample.Insert(Sample.Expired(1)), Sample.Insert(Sample.Used(2))], [], Token);

        Assert.Equal(CommitResult.CardBlocked, await store.CommitAsync([Sample.Insert(Sample.Hold(2))], [], Token));

        Assert.Equal(2, (await AllAsync(store)).Count);
    }

    [Fact]
    public async Task A_batch_never_drops_what_it_changes_itself()
    {
        var store = Open(capacity: 2);
        var takenOver = Sample.Hold(1, at: Sample.Now.AddHours(-2));
        var lapsed = Sample.Hold(2, at: Sample.Now.AddHours(-1));
        await store.CommitAsync([Sample.Insert(takenOver), Sample.Insert(lapsed)], [], Token);
        var next = Sample.Hold(1, cart: "cart-2");

        Assert.Equal(CommitResult.Committed, await store.CommitAsync([Sample.End(takenOver), Sample.Insert(next)], [], Token));

        Assert.Equal([next.Id, takenOver.Id], (await AllAsync(store)).Select(usage => usage.Id));
    }

    [Fact]
    public async Task A_full_storage_still_takes_updates()
    {
        var store = Open(capacity: 1);
        var hold = Sample.Hold();
        await store.CommitAsync([Sample.Insert(hold)], [], Token);

        Assert.Equal(CommitResult.Committed, await store.CommitAsync([Sample.End(hold)], [], Token));
    }

    [Fact]
    public async Task The_audit_forgets_the_card_of_a_usage_that_is_dropped()
    {
        var store = Open(capacity: 1);
        var ended = Sample.Expired();
        await store.CommitAsync([Sample.Insert(ended)], [Sample.Audit(ended)], Token);

        await store.CommitAsync([Sample.Insert(Sample.Hold(2))], [], Token);

        var entry = Assert.Single((await store.ListAuditAsync(new AuditFilter(), new PageRequest(), Token)).Items);
        Assert.Equal((null, null), (entry.LastDigits, entry.Fingerprint));
    }

    [Fact]
    public async Task The_audit_is_bounded_too_and_drops_its_oldest_entries()
    {
        var store = Open(capacity: 2);
        var entries = Enumerable.Range(0, 11).Select(number => Sample.Audit(at: Sample.Now.AddSeconds(number))).ToArray();

        await store.CommitAsync([], entries, Token);

        Assert.Equal(entries.AsEnumerable().Reverse().Take(8), (await store.ListAuditAsync(new AuditFilter(), new PageRequest(), Token)).Items);
    }

    [Fact]
    public async Task Events_that_do_not_fit_are_refused_and_bound_ones_stand()
    {
        var store = Open(capacity: 1);
        var bound = new EventBinding("organizer-1", "event-1", "key-1", Sample.Now);
        await store.BindEventAsync(bound, Token);

        await Assert.ThrowsAsync<SortirStorageException>(() => store.BindEventAsync(bound with { EventId = "event-2" }, Token));

        Assert.Equal(bound, await store.BindEventAsync(bound with { KeyId = "key-2" }, Token));
    }

    [Fact]
    public async Task Calls_are_done_when_they_return()
    {
        var store = Open(capacity: 10);

        Task[] calls =
        [
            store.CommitAsync([Sample.Insert(Sample.Hold())], [], Token),
            store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token),
            store.FindAsync(new UsageQuery { CartIds = ["cart-2"] }, Token),
            store.BindEventAsync(new EventBinding("organizer-1", "event-1", "key-1", Sample.Now), Token),
        ];

        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
        await Task.WhenAll(calls);
    }

    private static InMemoryStore Open(int capacity) => InMemoryStorage.Open(new InMemoryStoreOptions { Capacity = capacity });

    private static async Task<IReadOnlyList<CardUsage>> AllAsync(InMemoryStore store) =>
        (await store.ListUsagesAsync(new UsageFilter(), new PageRequest(), Token)).Items;
}
