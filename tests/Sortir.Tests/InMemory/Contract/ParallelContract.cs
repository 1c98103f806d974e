using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>What must hold when many are at it at once.</summary>
public abstract class ParallelContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    private const int Many = 64;

    [Fact]
    public async Task Of_many_who_hold_one_card_at_once_exactly_one_has_it()
    {
        var results = await InParallelAsync(Many, number => CommitAsync(Sample.Insert(Sample.Hold(cart: $"cart-{number}"))));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(Many - 1, results.Count(result => result == CommitResult.CardBlocked));
        Assert.Single(await Store.FindAsync(new UsageQuery { BlockingKeys = [Sample.Card(1)] }, Token));
    }

    [Fact]
    public async Task Many_who_hold_cards_of_their_own_at_once_all_have_them()
    {
        var results = await InParallelAsync(Many, number => CommitAsync(Sample.Insert(Sample.Hold(card: number))));

        Assert.All(results, result => Assert.Equal(CommitResult.Committed, result));
        Assert.Equal(Many, (await Store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token)).Count);
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_exactly_one_is_written()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        var results = await InParallelAsync(
            Many, number => CommitAsync(Sample.Update(hold, hold with { CartId = $"cart-of-{number}" })));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(Many - 1, results.Count(result => result == CommitResult.VersionConflict));
        var winner = Array.IndexOf(results, CommitResult.Committed);
        Assert.Equal(hold with { CartId = $"cart-of-{winner}", Version = 2 }, await FindAsync(hold.Id));
    }

    [Fact]
    public async Task A_lapsed_hold_is_taken_over_by_exactly_one_of_many()
    {
        var lapsed = Sample.Hold(at: Sample.Now.AddHours(-1));
        await AddAsync(lapsed);

        var results = await InParallelAsync(
            Many, number => CommitAsync(Sample.End(lapsed), Sample.Insert(Sample.Hold(cart: $"cart-of-{number}"))));

        Assert.Single(results, CommitResult.Committed);
        Assert.All(
            results,
            result => Assert.True(result is CommitResult.Committed or CommitResult.VersionConflict or CommitResult.CardBlocked));
        var winner = Array.IndexOf(results, CommitResult.Committed);
        var blocking = Assert.Single(await Store.FindAsync(new UsageQuery { BlockingKeys = [lapsed.Fingerprint] }, Token));
        Assert.Equal($"cart-of-{winner}", blocking.CartId);
        Assert.Equal(2, (await Reader.ListUsagesAsync(new UsageFilter(), new PageRequest(), Token)).Items.Count);
    }

    [Fact]
    public async Task Batches_that_touch_the_same_usages_in_different_orders_never_stand_in_each_others_way_for_ever()
    {
        var holds = Enumerable.Range(1, 8).Select(card => Sample.Hold(card)).ToArray();
        await AddAsync(holds);

        var results = await InParallelAsync(Many, number =>
        {
            var changes = holds.Select(hold => Sample.Update(hold, hold with { CartId = $"cart-of-{number}" }));
            return Store.CommitAsync((number % 2 == 0 ? changes : changes.Reverse()).ToArray(), [], Token);
        });

        Assert.Single(results, CommitResult.Committed);
        var winner = Array.IndexOf(results, CommitResult.Committed);
        Assert.Equal(holds.Length, (await Store.FindAsync(new UsageQuery { CartIds = [$"cart-of-{winner}"] }, Token)).Count);
    }

    [Fact]
    public async Task Of_many_who_bind_an_event_at_once_all_get_the_same_binding()
    {
        var bindings = await InParallelAsync(
            Many, number => Store.BindEventAsync(new EventBinding("organizer-1", "event-1", $"key-{number}", Sample.Now), Token));

        Assert.Single(bindings.Distinct());
        Assert.Equal(bindings[0], Assert.Single(await Store.ListEventsAsync(null, 10, Token)));
    }

    [Fact]
    public async Task Of_many_who_lease_at_once_each_grant_goes_to_one()
    {
        var due = Enumerable.Range(1, 50).Select(card => Sample.Due(card)).ToArray();
        await AddAsync(due);

        var leases = await InParallelAsync(16, _ => Store.LeaseDueGrantsAsync(
            new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 7 }, Token));

        var leased = leases.SelectMany(usages => usages).Select(usage => usage.Id).ToArray();
        Assert.Equal(leased.Length, leased.Distinct().Count());
        Assert.Equal(due.Select(usage => usage.Id).Order(), leased.Order());
    }
}
