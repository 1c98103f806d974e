using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>The one write: versions, one blocking usage per card, all of a batch or none.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class CommitContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    [Fact]
    public async Task An_update_at_the_version_that_was_read_is_written()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Update(hold, hold with { CartId = "cart-2" })));

        Assert.Equal(hold with { CartId = "cart-2", Version = 2 }, await FindAsync(hold.Id));
    }

    [Fact]
    public async Task An_update_at_an_older_version_is_a_conflict_and_changes_nothing()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);
        await CommitAsync(Sample.Update(hold, hold with { CartId = "cart-2" }));

        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(Sample.Update(hold, hold with { CartId = "cart-3" })));

        Assert.Equal("cart-2", (await FindAsync(hold.Id))?.CartId);
    }

    [Fact]
    public async Task An_update_of_a_usage_that_is_not_there_is_a_conflict()
    {
        var hold = Sample.Hold();

        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(Sample.Update(hold, hold)));

        Assert.Null(await FindAsync(hold.Id));
    }

    [Fact]
    public async Task An_insert_that_was_written_already_is_a_version_conflict()
    {
        var ended = Sample.Expired();
        await AddAsync(ended);

        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(Sample.Insert(ended with { CartId = "cart-2" })));

        Assert.Equal(ended, await FindAsync(ended.Id));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_after_it_was_written_is_not_blocked_by_itself()
    {
        var (lapsed, hold) = (Sample.Hold(at: Sample.Now.AddHours(-1)), Sample.Hold(cart: "cart-2"));
        await AddAsync(lapsed);
        UsageChange[] changes = [Sample.End(lapsed), Sample.Insert(hold)];
        Assert.Equal(CommitResult.Committed, await CommitAsync(changes));

        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(changes));
        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(Sample.Insert(hold)));

        Assert.Equal(hold, await FindAsync(hold.Id));
    }

    [Theory]
    [InlineData(UsageStatus.Pending, false)]
    [InlineData(UsageStatus.Validated, false)]
    [InlineData(UsageStatus.Used, false)]
    [InlineData(UsageStatus.Cancelled, false)]
    public async Task A_usage_that_blocks_its_card_keeps_others_out(UsageStatus status, bool released)
    {
        await AddAsync(Sample.Placed() with { Status = status, IsReleased = released });
        var second = Sample.Hold(cart: "cart-2");

        Assert.Equal(CommitResult.CardBlocked, await CommitAsync(Sample.Insert(second)));

        Assert.Null(await FindAsync(second.Id));
    }

    [Theory]
    [InlineData(UsageStatus.Expired, false)]
    [InlineData(UsageStatus.Cancelled, true)]
    public async Task A_usage_that_blocks_no_longer_leaves_its_card_to_others(UsageStatus status, bool released)
    {
        var first = Sample.Hold();
        await AddAsync(first);
        await CommitAsync(Sample.Update(first, first with { Status = status, IsReleased = released, EndedAt = Sample.Now }));

        Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Insert(Sample.Hold(cart: "cart-2"))));
    }

    [Fact]
    public async Task A_cancelled_usage_cannot_take_a_card_again_that_another_has()
    {
        var cancelled = Sample.Cancelled();
        await AddAsync(cancelled, Sample.Hold(cart: "cart-2"));

        var retaken = cancelled with { Status = UsageStatus.Validated, IsReleased = false };
        Assert.Equal(CommitResult.CardBlocked, await CommitAsync(Sample.Update(cancelled, retaken)));

        Assert.Equal(cancelled, await FindAsync(cancelled.Id));
    }

    [Fact]
    public async Task A_version_conflict_in_a_batch_leaves_all_of_it_unwritten()
    {
        var (good, stale) = (Sample.Hold(card: 1), Sample.Hold(card: 2));
        await AddAsync(good, stale);
        var inserted = Sample.Hold(card: 3);

        var result = await Store.CommitAsync(
            [
                Sample.Insert(inserted),
                Sample.End(good),
                Sample.Update(stale with { Version = 7 }, stale with { CartId = "cart-2" }),
            ],
            [Sample.Audit(good)],
            Token);

        Assert.Equal(CommitResult.VersionConflict, result);
        await AssertUnchangedAsync([good, stale], inserted);
    }

    [Fact]
    public async Task A_blocked_card_in_a_batch_leaves_all_of_it_unwritten()
    {
        var (good, blocking) = (Sample.Hold(card: 1), Sample.Used(card: 2));
        await AddAsync(good, blocking);
        var inserted = Sample.Hold(card: 3);

        var result = await Store.CommitAsync(
            [Sample.Insert(inserted), Sample.End(good), Sample.Insert(Sample.Hold(card: 2))],
            [Sample.Audit(good)],
            Token);

        Assert.Equal(CommitResult.CardBlocked, result);
        await AssertUnchangedAsync([good, blocking], inserted);
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 1, false)]
    public async Task A_card_passes_from_one_usage_to_another_in_one_batch(int fromId, int toId, bool claimFirst)
    {
        var from = Sample.Hold() with { Id = new Guid(fromId, 0, 0, new byte[8]) };
        var to = Sample.Hold(cart: "cart-2") with { Id = new Guid(toId, 0, 0, new byte[8]) };
        await AddAsync(from);

        UsageChange[] changes = claimFirst ? [Sample.Insert(to), Sample.End(from)] : [Sample.End(from), Sample.Insert(to)];
        Assert.Equal(CommitResult.Committed, await CommitAsync(changes));

        var blocking = await Store.FindAsync(new UsageQuery { BlockingKeys = [from.Fingerprint] }, Token);
        Assert.Equal(to, Assert.Single(blocking));
        Assert.Equal(UsageStatus.Expired, (await FindAsync(from.Id))?.Status);
        Assert.Equal(CommitResult.CardBlocked, await CommitAsync(Sample.Insert(Sample.Hold(cart: "cart-3"))));
    }

    [Fact]
    public async Task Two_usages_of_one_batch_cannot_have_one_card()
    {
        var (first, second) = (Sample.Hold(cart: "cart-1"), Sample.Hold(cart: "cart-2"));

        Assert.Equal(CommitResult.CardBlocked, await CommitAsync(Sample.Insert(first), Sample.Insert(second)));

        Assert.Null(await FindAsync(first.Id));
        Assert.Null(await FindAsync(second.Id));
    }

    [Fact]
    public async Task A_card_that_is_given_up_in_a_batch_goes_to_one_other_only()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        var result = await CommitAsync(
            Sample.End(hold),
            Sample.Insert(Sample.Hold(cart: "cart-2")),
            Sample.Insert(Sample.Hold(cart: "cart-3")));

        Assert.Equal(CommitResult.CardBlocked, result);
        Assert.Equal(hold, await FindAsync(hold.Id));
    }

    [Fact]
    public async Task A_usage_that_stands_twice_in_a_batch_is_a_programming_error()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(Sample.End(hold), Sample.Update(hold, hold)));

        Assert.Equal(hold, await FindAsync(hold.Id));
    }

    [Fact]
    public async Task The_audit_is_written_with_the_changes()
    {
        var hold = Sample.Hold();
        var entry = Sample.Audit(hold);

        Assert.Equal(CommitResult.Committed, await Store.CommitAsync([Sample.Insert(hold)], [entry], Token));

        Assert.Equal(entry, Assert.Single(await ReadAuditAsync()));
    }

    [Fact]
    public async Task A_batch_without_changes_writes_its_audit()
    {
        var entry = Sample.Audit();

        Assert.Equal(CommitResult.Committed, await Store.CommitAsync([], [entry], Token));

        Assert.Equal(entry, Assert.Single(await ReadAuditAsync()));
    }

    [Fact]
    public async Task Erasing_takes_the_last_digits_out_of_all_audit_entries_of_the_usage_and_of_no_other()
    {
        var (erased, other) = (Sample.Placed(card: 1), Sample.Placed(card: 2));
        await Store.CommitAsync(
            [Sample.Insert(erased), Sample.Insert(other)],
            [Sample.Audit(erased), Sample.Audit(other)],
            Token);

        await Store.CommitAsync([UsageRules.Erase(erased)], [Sample.Audit(erased)], Token);

        var audit = await ReadAuditAsync();
        Assert.Equal(3, audit.Count);
        Assert.All(audit.Where(entry => entry.UsageId == erased.Id), entry => Assert.Null(entry.LastDigits));
        Assert.All(audit.Where(entry => entry.UsageId == erased.Id), entry => Assert.Equal(erased.Fingerprint, entry.Fingerprint));
        Assert.Equal("7890", Assert.Single(audit, entry => entry.UsageId == other.Id).LastDigits);
    }

    private async Task AssertUnchangedAsync(CardUsage[] kept, CardUsage inserted)
    {
        foreach (var usage in kept)
        {
            Assert.Equal(usage, await FindAsync(usage.Id));
        }

        Assert.Null(await FindAsync(inserted.Id));
        Assert.Empty(await ReadAuditAsync());
    }
}
