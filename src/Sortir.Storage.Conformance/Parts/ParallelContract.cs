namespace Sortir.Storage.Conformance;

/// <summary>What must hold when many are at it at once.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
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

    [Fact]
    public async Task Batches_that_claim_the_same_cards_in_opposite_orders_leave_all_of_them_to_one()
    {
        var results = await InParallelAsync(Many, number =>
        {
            var claims = Enumerable.Range(1, 8).Select(card => Sample.Insert(Sample.Hold(card, cart: $"cart-of-{number}")));
            return Store.CommitAsync((number % 2 == 0 ? claims : claims.Reverse()).ToArray(), [], Token);
        });

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(Many - 1, results.Count(result => result == CommitResult.CardBlocked));
        var winner = Array.IndexOf(results, CommitResult.Committed);
        Assert.Equal(8, (await Store.FindAsync(new UsageQuery { CartIds = [$"cart-of-{winner}"] }, Token)).Count);
    }

    [Fact]
    public async Task Batches_that_free_and_batches_that_change_the_same_usages_leave_all_of_them_to_one()
    {
        // The cards ascend as the ids do not.
        var holds = Enumerable.Range(1, 8).Select(card => Sample.Hold(9 - card, ticket: $"ticket-{card}")).ToArray();
        await Store.CommitAsync([.. holds.Select(Sample.Insert)], [], Token);

        var results = await InParallelAsync(Many, number => Store.CommitAsync(
            [.. holds.Select(hold => number % 2 == 0 ? Sample.End(hold) : Sample.Update(hold, hold with { CartId = $"cart-of-{number}" }))], [], Token));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(Many - 1, results.Count(result => result == CommitResult.VersionConflict));
    }

    [Fact]
    public async Task A_card_that_is_freed_and_claimed_again_and_again_is_never_with_two()
    {
        var claims = await InParallelAsync(8, async number =>
        {
            var held = 0;
            for (var round = 0; round < 10; round++)
            {
                var hold = Sample.Hold(cart: $"cart-{number}");
                if (await CommitAsync(Sample.Insert(hold)) == CommitResult.Committed)
                {
                    held++;
                    Assert.Equal(hold, Assert.Single(await Store.FindAsync(new UsageQuery { BlockingKeys = [hold.Fingerprint] }, Token)));
                    Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.End(hold)));
                }
            }

            return held;
        });

        var ended = await Reader.CountUsagesAsync(new UsageFilter { Status = Domain.UsageStatus.Expired }, Token);
        Assert.Equal(claims.Sum(), Assert.Single(ended).Count);
        Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Insert(Sample.Hold())));
    }

    [Fact]
    public async Task A_lease_and_a_change_of_one_usage_are_never_both_made_from_the_same_version()
    {
        var due = Enumerable.Range(1, 40).Select(card => Sample.Due(card)).ToArray();
        await AddAsync(due);
        var lease = new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 5 };

        var changes = InParallelAsync(due.Length, number => CommitAsync(Sample.Update(due[number], due[number] with { CartId = "cart-2" })));
        var leases = await InParallelAsync(8, _ => Store.LeaseDueGrantsAsync(lease, Token));
        var changed = await changes;

        var leased = leases.SelectMany(usages => usages).ToDictionary(usage => usage.Id);
        for (var i = 0; i < due.Length; i++)
        {
            var stored = await FindAsync(due[i].Id);
            var steps = (changed[i] == CommitResult.Committed ? 1 : 0) + (leased.ContainsKey(due[i].Id) ? 1 : 0);
            Assert.Equal(1 + steps, stored?.Version);
            Assert.Equal(leased.ContainsKey(due[i].Id) ? 1 : 0, stored?.Grant.Attempts);
        }
    }
}
