using System.Collections.Concurrent;
using Sortir.Domain;

namespace Sortir.Storage.Conformance.Tests;

/// <summary>Stores whose one write is broken, each in its way.</summary>
internal static class WritingDefects
{
    public sealed class LetsTwoHaveOneCard : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            var result = await base.CommitAsync(changes, audit, cancellationToken);
            return result == CommitResult.CardBlocked ? CommitResult.Committed : result;
        }
    }

    public sealed class LooksForTheCardFirstAndWritesThen : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            CardFingerprint[] claimed = [.. changes.Where(change => change.Before is null).Select(change => change.After.BlockingKey).OfType<CardFingerprint>()];
            var known = await Inner.FindAsync(new UsageQuery { BlockingKeys = claimed }, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            var result = await base.CommitAsync(changes, audit, cancellationToken);
            return known.Count == 0 && claimed.Length == 1 && result == CommitResult.CardBlocked ? CommitResult.Committed : result;
        }
    }

    public sealed class LooksAtTheVersionFirstAndWritesThen : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            if (changes is not [{ Before: { } before } change])
            {
                return await base.CommitAsync(changes, audit, cancellationToken);
            }

            var known = await Inner.FindAsync(new UsageQuery { Ids = [before.Id] }, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            var result = await base.CommitAsync(changes, audit, cancellationToken);
            while (result == CommitResult.VersionConflict
                && known is [var usage] && usage.Version == before.Version
                && await Inner.FindAsync(new UsageQuery { Ids = [before.Id] }, cancellationToken) is [var current])
            {
                result = await base.CommitAsync([UsageChange.Update(current, change.After, change.Action)], audit, cancellationToken);
            }

            return result;
        }
    }

    public sealed class LooksAtTheLapsedHoldFirstAndTakesItOverThen : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            if (changes is not [{ Before: { } before, After.BlockingKey: null }, { Before: null }])
            {
                return await base.CommitAsync(changes, audit, cancellationToken);
            }

            var known = await Inner.FindAsync(new UsageQuery { Ids = [before.Id] }, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            var result = await base.CommitAsync(changes, audit, cancellationToken);
            return result != CommitResult.Committed && known is [var usage] && usage.Version == before.Version ? CommitResult.Committed : result;
        }
    }

    public sealed class LetsTheLastWriterWin : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            var result = await base.CommitAsync(changes, audit, cancellationToken);
            if (result != CommitResult.VersionConflict || changes is not [{ Before: not null } change])
            {
                return result;
            }

            var current = await Inner.FindAsync(new UsageQuery { Ids = [change.After.Id] }, cancellationToken);
            return current is [var usage]
                ? await base.CommitAsync([UsageChange.Update(usage, change.After, change.Action)], audit, cancellationToken)
                : result;
        }
    }

    public sealed class WritesABatchOneByOne : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            foreach (var change in changes.OrderBy(change => change.After.BlockingKey is null ? 0 : 1))
            {
                if (await base.CommitAsync([change], [], cancellationToken) is var result and not CommitResult.Committed)
                {
                    return result;
                }
            }

            return await base.CommitAsync([], audit, cancellationToken);
        }
    }

    public sealed class ClaimsBeforeItGivesUp : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            CardFingerprint[] claimed = [.. changes.Where(change => change.Before is null).Select(change => change.After.BlockingKey).OfType<CardFingerprint>()];
            return (await Inner.FindAsync(new UsageQuery { BlockingKeys = claimed }, cancellationToken)).Count > 0
                ? CommitResult.CardBlocked
                : await base.CommitAsync(changes, audit, cancellationToken);
        }
    }

    public sealed class BlocksABatchByItself : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            var result = await base.CommitAsync(changes, audit, cancellationToken);
            return result == CommitResult.VersionConflict && changes.Any(change => change.Before is null) ? CommitResult.CardBlocked : result;
        }
    }

    public sealed class LocksInTheOrderGiven : DelegatingStore
    {
        private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _locks = new();

        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            var held = new List<SemaphoreSlim>();
            try
            {
                foreach (var change in changes)
                {
                    var one = _locks.GetOrAdd(change.After.Id, _ => new SemaphoreSlim(1));
                    if (!await one.WaitAsync(TimeSpan.FromMilliseconds(500), cancellationToken))
                    {
                        throw new SortirStorageException("Deadlock.");
                    }

                    held.Add(one);
                    await Task.Yield();
                }

                return await base.CommitAsync(changes, audit, cancellationToken);
            }
            finally
            {
                held.ForEach(one => one.Release());
            }
        }
    }

    public sealed class WritesTheAuditApart : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            await base.CommitAsync([], audit, cancellationToken);
            return await base.CommitAsync(changes, [], cancellationToken);
        }
    }

    public sealed class LosesTheAudit : DelegatingStore
    {
        public override Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) =>
            base.CommitAsync(changes, changes.Count > 0 ? [] : audit, cancellationToken);
    }

    public sealed class KeepsDigitsThatAreErased : DelegatingStore
    {
        public override Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) => base.CommitAsync(
                [.. changes.Select(change => change.Action == UsageAction.Erased ? UsageChange.Update(change.Before!, change.After, UsageAction.Moved) : change)],
                audit,
                cancellationToken);
    }

    public sealed class CutsTimesToSeconds : DelegatingStore
    {
        public override Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) => base.CommitAsync(
                [.. changes.Select(change => change.Before is null ? UsageChange.Insert(Cut(change.After), change.Action) : change)], audit, cancellationToken);

        private static CardUsage Cut(CardUsage usage) => usage with { PlacedAt = usage.PlacedAt?.AddMilliseconds(-usage.PlacedAt.Value.Millisecond) };
    }

    public sealed class CutsLongIdentifiers : DelegatingStore
    {
        public override Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) => base.CommitAsync(
                [.. changes.Select(change => change.Before is null ? UsageChange.Insert(Cut(change.After), change.Action) : change)], audit, cancellationToken);

        private static CardUsage Cut(CardUsage usage) => usage with { ProductId = usage.ProductId[..Math.Min(100, usage.ProductId.Length)] };
    }

    public sealed class WritesWhatWasCancelled : DelegatingStore
    {
        public override async Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
        {
            var result = await base.CommitAsync(changes, audit, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return result;
        }
    }

    public sealed class TellsAnOutageAsAConflict : DelegatingStore
    {
        public override Task<CommitResult> CommitAsync(
            IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) =>
            IsBroken ? Task.FromResult(CommitResult.CardBlocked) : base.CommitAsync(changes, audit, cancellationToken);
    }
}
