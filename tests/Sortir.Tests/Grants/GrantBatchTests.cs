using NSubstitute;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>What APRAS answered to many grants is written in few writes, and none of them pays for another.</summary>
public class GrantBatchTests
{
    private readonly ISortirStore _store = Substitute.For<ISortirStore>();
    private readonly GrantWrites _writes = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Guid[]> _written = [];

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

    // The first write waits until all have come.
    private async Task<CommitResult[]> Write(params UsageChange[] changes)
    {
        var answers = changes.Select(change => _writes.CommitAsync(_store, change, [])).ToList();
        _opened.SetResult();
        return await Task.WhenAll(answers).WaitAsync(Ct);
    }

    private void Answer(Func<Guid[], CommitResult> answer) => _store.CommitAsync([], [], Ct).ReturnsForAnyArgs(async call =>
    {
        Guid[] ids = [.. call.Arg<IReadOnlyList<UsageChange>>().Select(change => change.After.Id)];
        await _opened.Task;
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
