using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests;

/// <summary>What APRAS answered to many grants is written in few writes, and none of them pays for another.</summary>
public sealed class GrantBatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ISortirStore _store = Substitute.For<ISortirStore>();
    private readonly GrantWrites _writes;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Guid[]> _written = [];

    public GrantBatchTests() => _writes = new GrantWrites(_time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Answers_that_come_during_a_write_are_written_together()
    {
        Answer(_ => CommitResult.Committed);

        var answers = Write(NewChange(), NewChange(), NewChange(), NewChange(), NewChange());

        Assert.All(await answers, answer => Assert.Equal(CommitResult.Committed, answer));
        Assert.Equal([1, 4], _written.Select(batch => batch.Length));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_usage_that_changed_meanwhile_keeps_no_other_from_being_written()
    {
        var (first, changed, other) = (NewChange(), NewChange(), NewChange());
        Answer(ids => ids.Contains(changed.After.Id) ? CommitResult.VersionConflict : CommitResult.Committed);

        Assert.Equal([CommitResult.Committed, CommitResult.VersionConflict, CommitResult.Committed], await Write(first, changed, other));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_usage_that_the_storage_does_not_take_keeps_no_other_from_being_written()
    {
        var (first, poisoned, other) = (NewChange(), NewChange(), NewChange());
        Answer(ids => ids.Contains(poisoned.After.Id) ? throw new SortirStorageException("Not this one.") : CommitResult.Committed);

        await Assert.ThrowsAsync<SortirStorageException>(() => Write(first, poisoned, other));

        Assert.Contains(_written, batch => batch is [var id] && id == other.After.Id);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_usage_stands_once_in_a_write()
    {
        var twice = NewChange();
        Answer(_ => CommitResult.Committed);

        await Write(NewChange(), twice, twice, NewChange());

        Assert.All(_written, batch => Assert.Equal(batch.Length, batch.Distinct().Count()));
        Assert.Equal(4, _written.Sum(batch => batch.Length));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_usage_that_the_shop_has_locked_keeps_no_other_waiting_for_longer_than_three_seconds()
    {
        var (first, locked, other, later) = (NewChange(), NewChange(), NewChange(), NewChange());
        var (isWaited, unlocked) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        Answer(_ => CommitResult.Committed, async (ids, token) =>
        {
            if (ids.Contains(locked.After.Id))
            {
                isWaited.TrySetResult();
                await unlocked.Task.WaitAsync(token);
            }
        });
        await Write(first);
        var held = _writes.CommitAsync(_store, locked, []);
        await isWaited.Task.WaitAsync(Ct);
        var spared = _writes.CommitAsync(_store, other, []);
        Assert.False(spared.IsCompleted);

        // The wait may begin a moment after the write.
        await _time.AdvanceUntilAsync(spared, GrantWrites.MaxWait);

        Assert.Equal(CommitResult.Committed, await spared);
        Assert.Equal(CommitResult.Committed, await _writes.CommitAsync(_store, later, []));
        Assert.False(held.IsCompleted);
        unlocked.SetResult();
        Assert.Equal(CommitResult.Committed, await held);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_with_a_locked_usage_is_given_up_after_three_seconds_and_its_others_are_written()
    {
        var (first, locked, other) = (NewChange(), NewChange(), NewChange());
        var (isWaited, unlocked) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        Answer(_ => CommitResult.Committed, async (ids, token) =>
        {
            if (ids.Contains(locked.After.Id))
            {
                isWaited.TrySetResult();
                await unlocked.Task.WaitAsync(token);
            }
        });
        var answers = await BeginAsync(first, locked, other);
        _opened.SetResult();
        await isWaited.Task.WaitAsync(Ct);
        Assert.False(answers[2].IsCompleted);

        _time.Advance(GrantWrites.MaxWait);

        Assert.Equal(CommitResult.Committed, await answers[2]);
        Assert.False(answers[1].IsCompleted);
        unlocked.SetResult();
        Assert.Equal(CommitResult.Committed, await answers[1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_usages_that_the_shop_has_locked_keep_no_other_from_being_written()
    {
        var locked = Enumerable.Range(0, 24).Select(_ => NewChange()).ToArray();
        var unlocked = new TaskCompletionSource();
        Answer(_ => CommitResult.Committed, (ids, token) =>
            locked.Any(change => ids.Contains(change.After.Id)) ? unlocked.Task.WaitAsync(token) : Task.CompletedTask);
        _opened.SetResult();
        var held = locked.Select(change => _writes.CommitAsync(_store, change, [])).ToList();

        var spared = _writes.CommitAsync(_store, NewChange(), []);
        await _time.AdvanceUntilAsync(spared, GrantWrites.MaxWait);

        Assert.Equal(CommitResult.Committed, await spared);
        Assert.All(held, write => Assert.False(write.IsCompleted));
        unlocked.SetResult();
        Assert.All(await Task.WhenAll(held).WaitAsync(Ct), answer => Assert.Equal(CommitResult.Committed, answer));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_surrounds_the_first_caller_does_not_reach_the_writes_of_others()
    {
        var surrounding = new AsyncLocal<string?>();
        string? seen = null;
        Answer(_ =>
        {
            seen = surrounding.Value;
            return CommitResult.Committed;
        });
        surrounding.Value = "a retry of the first caller";

        await Write(NewChange());

        Assert.Null(seen);
    }

    public void Dispose() => _writes.Dispose();

    // The first write waits until all have come.
    private async Task<CommitResult[]> Write(params UsageChange[] changes)
    {
        var answers = await BeginAsync(changes);
        _opened.SetResult();
        return await Task.WhenAll(answers).WaitAsync(Ct);
    }

    private async Task<List<Task<CommitResult>>> BeginAsync(params UsageChange[] changes)
    {
        var answers = new List<Task<CommitResult>> { _writes.CommitAsync(_store, changes[0], []) };
        await _begun.Task.WaitAsync(Ct);
        answers.AddRange(changes.Skip(1).Select(change => _writes.CommitAsync(_store, change, [])));
        return answers;
    }

    private void Answer(Func<Guid[], CommitResult> answer, Func<Guid[], CancellationToken, Task>? wait = null) => _store.CommitAsync([], [], Ct).ReturnsForAnyArgs(async call =>
    {
        Guid[] ids = [.. call.Arg<IReadOnlyList<UsageChange>>().Select(change => change.After.Id)];
        _begun.TrySetResult();
        await _opened.Task;
        await (wait?.Invoke(ids, call.Arg<CancellationToken>()) ?? Task.CompletedTask);
        lock (_written)
        {
            _written.Add(ids);
        }

        return answer(ids);
    });

    private static UsageChange NewChange()
    {
        var entry = new CardEntry
        {
            OrganizerId = "default",
            EventId = "event",
            ProductId = "product",
            CartId = "cart",
            TicketId = "ticket",
            Fingerprint = new CardFingerprint("abcdefghijklmnopqrstuvwxyz"),
            LastDigits = "7890",
        };
        return ((Holding.Held)UsageRules.Hold([], entry, Guid.NewGuid(), "key", RuleSettings.Default, DateTimeOffset.UnixEpoch)).Changes[0];
    }
}
