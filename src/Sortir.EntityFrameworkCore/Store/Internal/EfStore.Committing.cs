using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore
{
    public Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(audit);
        if (changes.DistinctBy(change => change.After.Id).Count() != changes.Count)
        {
            throw new ArgumentException("A usage stands twice in the batch.", nameof(changes));
        }

        return changes.Count == 0 && audit.Count == 0 && !cancellationToken.IsCancellationRequested
            ? Task.FromResult(CommitResult.Committed)
            : RunAsync(context => WriteAsync(context, changes, audit, cancellationToken), cancellationToken);
    }

    /// <summary>Called with the context that a batch is about to be written on.</summary>
    private protected virtual void OnWriting(DbContext context)
    {
    }

    private async Task<CommitResult> WriteAsync(
        DbContext context,
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit,
        CancellationToken cancellationToken)
    {
        OnWriting(context);
        var statements = Compose(context, changes, audit);
        var erased = changes.Where(change => change.Action == UsageAction.Erased).Select(change => change.After.Id).ToList();
        try
        {
            // Inserts alone need no condition to be looked at before the commit: one batch is the whole transaction.
            var result = Provider.Of(context).HasBatches
                && context.Database.CurrentTransaction is null
                && statements is [{ IsConditional: false }]
                ? await ExecuteAsync(statements, cancellationToken).ConfigureAwait(false)
                : await InTransactionAsync(
                    context,
                    async () =>
                    {
                        var result = await ExecuteAsync(statements, cancellationToken).ConfigureAwait(false);
                        if (result == CommitResult.Committed && erased.Count > 0)
                        {
                            await context.Set<AuditRow>().Where(row => row.UsageId != null && erased.Contains(row.UsageId.Value))
                                .ExecuteUpdateAsync(row => row.SetProperty(entry => entry.LastDigits, (string?)null), cancellationToken)
                                .ConfigureAwait(false);
                        }

                        return result;
                    },
                    cancellationToken).ConfigureAwait(false);

            // Which of two violated constraints is reported differs by provider: a batch that is sent again is not blocked by itself.
            return result == CommitResult.CardBlocked && await IsThereAlreadyAsync(context, changes, cancellationToken).ConfigureAwait(false)
                ? CommitResult.VersionConflict
                : result;
        }
        finally
        {
            foreach (var (statement, _, _) in statements)
            {
                await statement.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static Task<bool> IsThereAlreadyAsync(DbContext context, IReadOnlyList<UsageChange> changes, CancellationToken cancellationToken)
    {
        Guid[] inserted = [.. changes.Where(change => change.Before is null).Select(change => change.After.Id)];
        return context.Set<UsageRow>().AnyAsync(row => inserted.Contains(row.Id), cancellationToken);
    }

    // The key that a change takes for itself; null where it gives one up, or has it already.
    private static CardFingerprint? ClaimedBy(UsageChange change) => change.Before?.BlockingKey is null ? change.After.BlockingKey : null;

    // Rows that are there go first, by their id; keys that are claimed follow, by the key: no batch of changes waits for one that waits for it.
    private static List<(Statement Statement, int Expected, bool IsConditional)> Compose(
        DbContext context,
        IReadOnlyList<UsageChange> changes,
        IReadOnlyList<AuditEntry> audit)
    {
        var tables = SortirTables.Of(context);
        var statements = new List<(Statement Statement, int Expected, bool IsConditional)>();
        var (current, expected, isConditional) = (new Statement(context), 0, false);
        foreach (var change in changes.OrderBy(change => ClaimedBy(change)?.Value, StringComparer.Ordinal).ThenBy(change => change.After.Id))
        {
            Turn();
            if (change.Before is null)
            {
                tables.Usages.AppendInsert(current, UsageRow.From(change.After));
            }
            else
            {
                isConditional = true;
                tables.Usages.AppendUpdate(
                    current, UsageRow.From(change.Before), UsageRow.From(change.After), nameof(UsageRow.Id), nameof(UsageRow.Version));
            }

            expected++;
        }

        foreach (var entry in audit)
        {
            Turn();
            tables.Audit.AppendInsert(current, AuditRow.From(entry));
            expected++;
        }

        statements.Add((current, expected, isConditional));
        return statements;

        void Turn()
        {
            if (current.Parameters > MaxParameters)
            {
                statements.Add((current, expected, isConditional));
                (current, expected, isConditional) = (new Statement(context), 0, false);
            }
        }
    }

    private static async Task<CommitResult> ExecuteAsync(
        List<(Statement Statement, int Expected, bool IsConditional)> statements,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (statement, expected, _) in statements)
            {
                if (await statement.ExecuteAsync(cancellationToken).ConfigureAwait(false) != expected)
                {
                    return CommitResult.VersionConflict;
                }
            }

            return CommitResult.Committed;
        }
        catch (DbException exception) when (Provider.IsBlockedCard(exception))
        {
            return CommitResult.CardBlocked;
        }
        catch (DbException exception) when (Provider.IsDuplicateKey(exception))
        {
            return CommitResult.VersionConflict;
        }
    }
}
