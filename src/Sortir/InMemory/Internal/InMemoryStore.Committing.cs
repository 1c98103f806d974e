using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class InMemoryStore
{
    public Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(audit);
        if (changes.Count > 1 && changes.DistinctBy(change => change.After.Id).Count() < changes.Count)
        {
            throw new ArgumentException("A batch changes each usage once.", nameof(changes));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<CommitResult>(cancellationToken);
        }

        lock (_gate)
        {
            if (FindConflict(changes) is { } conflict)
            {
                return conflict;
            }

            if (!TryMakeRoom(changes))
            {
                return Task.FromException<CommitResult>(Full("usages"));
            }

            Write(changes, audit);
            return Committed;
        }
    }

    private Task<CommitResult>? FindConflict(IReadOnlyList<UsageChange> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (_usages.Find(changes[i].After.Id)?.Version != changes[i].Before?.Version)
            {
                return VersionConflict;
            }
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].After.BlockingKey is { } key && IsTaken(key, changes, i))
            {
                return CardBlocked;
            }
        }

        return null;
    }

    // Whether another usage has the key once the batch is written.
    private bool IsTaken(CardFingerprint key, IReadOnlyList<UsageChange> changes, int claim)
    {
        var id = changes[claim].After.Id;
        var holder = _usages.FindBlocking(key);
        return holder?.Id != id && ((holder is not null && !GivesUp(holder.Id, key, changes)) || IsClaimedBefore(key, changes, claim));
    }

    private static bool GivesUp(Guid id, CardFingerprint key, IReadOnlyList<UsageChange> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].After.Id == id)
            {
                return !key.Equals(changes[i].After.BlockingKey);
            }
        }

        return false;
    }

    private static bool IsClaimedBefore(CardFingerprint key, IReadOnlyList<UsageChange> changes, int claim)
    {
        for (var i = 0; i < claim; i++)
        {
            if (key.Equals(changes[i].After.BlockingKey))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryMakeRoom(IReadOnlyList<UsageChange> changes)
    {
        if (_usages.Count + changes.Count <= _capacity)
        {
            return true;
        }

        var missing = _usages.Count + changes.Count(change => change.Before is null) - _capacity;
        if (missing <= 0)
        {
            return true;
        }

        var forgotten = Forgettable().Where(usage => changes.All(change => change.After.Id != usage.Id)).Take(missing).ToList();
        if (forgotten.Count < missing)
        {
            return false;
        }

        Delete(forgotten);
        return true;
    }

    // What is missed least comes first: a lapsed hold costs its cart a card to enter again, a cancelled ticket its late payment.
    private IEnumerable<CardUsage> Forgettable() => Ended(UsageStatus.Expired)
        .Concat(Lapsed(_time.GetUtcNow()))
        .Concat(Ended(UsageStatus.Cancelled).Where(usage => usage.IsReleased && !UsageRules.IsUnsettled(usage)));

    // An end without a time would be a fault of the caller; it counts as the latest, so that it is never deleted too early.
    private IEnumerable<CardUsage> Ended(UsageStatus status) => _usages.All
        .Where(usage => usage.Status == status)
        .OrderBy(usage => usage.EndedAt ?? DateTimeOffset.MaxValue)
        .ThenBy(usage => usage.Id);

    private void Write(IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit)
    {
        for (var i = 0; i < audit.Count; i++)
        {
            _audit.Append(audit[i]);
        }

        for (var i = 0; i < changes.Count; i++)
        {
            _usages.Put(changes[i].After);
            if (changes[i].Action == UsageAction.Erased)
            {
                _audit.ForgetDigits(new HashSet<Guid> { changes[i].After.Id });
            }
        }
    }

    private void Delete(List<CardUsage> usages)
    {
        if (usages.Count == 0)
        {
            return;
        }

        usages.ForEach(_usages.Remove);
        _purgedTotals = MonthlyTotal.Sum([.. _purgedTotals, .. usages.Select(MonthlyTotal.Of).OfType<MonthlyTotal>()]);
        _audit.ForgetCards(usages.Select(usage => usage.Id).ToHashSet());
    }
}
