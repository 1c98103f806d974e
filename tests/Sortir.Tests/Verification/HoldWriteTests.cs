using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class HoldWriteTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task An_answer_that_is_lost_after_the_write_is_found_by_the_next_entry()
    {
        var card = _shop.NewCard();
        _shop.Log.After = (name, _) => name == "commit" ? throw new SortirStorageException("the connection broke") : Task.CompletedTask;
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.VerifyAsync(card));

        _shop.Log.After = null;
        await _shop.AcceptAsync(card);

        Assert.Equal(1, _shop.Log.Count("apras"));
        Assert.Single(await _shop.UsagesAsync());
    }

    [Fact]
    public async Task A_write_that_failed_leaves_nothing_and_the_next_entry_asks_again()
    {
        var card = _shop.NewCard();
        _shop.Log.Before = (name, _, _) => name == "commit" ? throw new SortirStorageException("no connection") : Task.CompletedTask;
        await Assert.ThrowsAsync<SortirStorageException>(() => _shop.VerifyAsync(card));
        Assert.Empty(await _shop.UsagesAsync());

        _shop.Log.Before = null;
        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task No_answer_but_accepted_leaves_a_hold()
    {
        var taken = _shop.NewCard();
        await _shop.AcceptAsync(taken, "other cart");
        await _shop.RefuseAsync(RefusalReason.InvalidFormat, "1");
        await _shop.RefuseAsync(RefusalReason.EventNotEnabled, _shop.NewCard(), product: "no such product");
        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, taken);
        await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(AprasCardStatus.Refused));
        _shop.Fake.IsDown = true;
        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());
        _shop.Settings.Of.Clear();
        await _shop.RefuseAsync(RefusalReason.NotConfigured, _shop.NewCard());

        Assert.Equal("other cart", Assert.Single(await _shop.UsagesAsync()).CartId);
    }

    [Theory]
    [InlineData(CommitResult.CardBlocked)]
    [InlineData(CommitResult.VersionConflict)]
    public async Task A_conflict_is_decided_again_on_what_is_there_now(CommitResult conflict)
    {
        _shop.Conflicts.Enqueue(conflict);
        _shop.Conflicts.Enqueue(conflict);

        await _shop.AcceptAsync(_shop.NewCard());

        Assert.Equal((3, 3, 1), (_shop.Log.Count("commit"), _shop.Log.Count("find"), _shop.Log.Count("apras")));
        Assert.Single(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task Conflicts_without_end_end_in_a_value_and_leave_no_hold()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _shop.Conflicts.Enqueue(i % 2 == 0 ? CommitResult.CardBlocked : CommitResult.VersionConflict);
        }

        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());

        Assert.InRange(_shop.Log.Count("commit"), 2, 20);
        Assert.Empty(await _shop.UsagesAsync());
        Assert.Equal("settle GivenBack", _shop.Log.Calls[^1]);
    }

    [Fact]
    public async Task Other_calls_that_lose_without_end_say_so_and_write_nothing()
    {
        await _shop.AcceptAsync(_shop.NewCard());
        for (var i = 0; i < 100; i++)
        {
            _shop.Conflicts.Enqueue(CommitResult.VersionConflict);
        }

        await Assert.ThrowsAsync<SortirConflictException>(() => _shop.ReleaseAsync());
        await Assert.ThrowsAsync<SortirConflictException>(() => _shop.SyncAsync("cart"));
        await Assert.ThrowsAsync<SortirConflictException>(() => _shop.MoveAsync("cart", "member"));
        await Assert.ThrowsAsync<SortirConflictException>(() => _shop.PlaceAsync());

        Assert.Equal(1, Assert.Single(await _shop.HoldsAsync()).Version);
    }

    [Theory]
    [InlineData(false, RefusalReason.HeldElsewhere)]
    [InlineData(true, RefusalReason.AlreadyUsed)]
    public async Task A_buyer_who_loses_the_race_for_a_card_reads_why_and_keeps_the_permit(bool isOrdered, RefusalReason reason)
    {
        await using var otherNode = new Shop(store: _shop.Store, time: _shop.Time);
        var card = _shop.NewCard();
        otherNode.Book.SetCard(card);
        OnceBeforeCommit(async () =>
        {
            await otherNode.AcceptAsync(card, "other cart");
            if (isOrdered)
            {
                await otherNode.PlaceAsync("other cart");
            }
        });

        var refused = await _shop.RefuseAsync(reason, card);

        Assert.Equal(isOrdered ? null : TimeSpan.FromMinutes(10), refused.RetryAfter);
        Assert.Equal(["settle Kept", "count", "counted"], _shop.Log.Calls.TakeLast(3));
        Assert.Equal("other cart", Assert.Single(await _shop.UsagesAsync()).CartId);
    }

    [Fact]
    public async Task The_same_entry_on_two_nodes_at_once_is_one_acceptance()
    {
        await using var otherNode = new Shop(store: _shop.Store, time: _shop.Time);
        var card = _shop.NewCard();
        otherNode.Book.SetCard(card);
        CardVerification? there = null;
        OnceBeforeCommit(async () => there = await otherNode.VerifyAsync(card));

        var here = await _shop.AcceptAsync(card);

        Assert.Equal(there, here);
        Assert.Single(await _shop.UsagesAsync());
    }

    [Fact]
    public async Task A_hold_that_is_placed_while_its_replacement_is_checked_stays()
    {
        var (first, second) = (_shop.NewCard(), _shop.NewCard());
        await _shop.AcceptAsync(first);
        OnceBeforeCommit(() => _shop.PlaceAsync());

        await _shop.RefuseAsync(RefusalReason.TooLateToCorrect, second);

        var usage = Assert.Single(await _shop.UsagesAsync());
        Assert.Equal((UsageStatus.Validated, first[^4..]), (usage.Status, usage.LastDigits));
    }

    private void OnceBeforeCommit(Func<Task> act)
    {
        var isDone = false;
        _shop.Log.Before = async (name, _, _) =>
        {
            if (name == "commit" && !isDone)
            {
                isDone = true;
                await act();
            }
        };
    }
}
