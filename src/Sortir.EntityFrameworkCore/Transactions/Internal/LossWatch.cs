using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Sortir.EntityFrameworkCore;

/// <summary>
/// Remembers which contexts lost their transaction without the host being told: the connection broke as EF Core released its savepoint, at
/// the end of saving. The host's next query opens another connection, and then nothing on the context tells of the loss.
/// </summary>
internal sealed class LossWatch : DbTransactionInterceptor
{
    // What EF Core calls it; a failure of anything else reaches the host as an exception.
    private const string Releasing = "ReleaseSavepoint";

    // With the lease of a pooled context: the next request has not lost anything.
    private readonly ConditionalWeakTable<DbContext, StrongBox<DbContextId>> _lost = [];

    /// <summary>Whether the context's last transaction is lost, and nobody has been told.</summary>
    internal bool HasLost(DbContext context) => _lost.TryGetValue(context, out var lost) && lost.Value == context.ContextId;

    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => Judge(eventData);

    public override Task TransactionFailedAsync(
        DbTransaction transaction,
        TransactionErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Judge(eventData);
        return Task.CompletedTask;
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        Forget(eventData, result);

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default) => ValueTask.FromResult(Forget(eventData, result));

    public override DbTransaction TransactionUsed(DbConnection connection, TransactionEventData eventData, DbTransaction result) =>
        Forget(eventData, result);

    public override ValueTask<DbTransaction> TransactionUsedAsync(
        DbConnection connection,
        TransactionEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default) => ValueTask.FromResult(Forget(eventData, result));

    private void Judge(TransactionErrorEventData failed)
    {
        if (failed.Context is not { } context)
        {
            return;
        }

        if (failed.Action != Releasing)
        {
            // The host's own commit or rollback: now it knows.
            _lost.Remove(context);
        }
        else if (context.Database.GetDbConnection().State != ConnectionState.Open)
        {
            _lost.AddOrUpdate(context, new StrongBox<DbContextId>(context.ContextId));
        }
    }

    private DbTransaction Forget(DbContextEventData begun, DbTransaction transaction)
    {
        if (begun.Context is { } context)
        {
            _lost.Remove(context);
        }

        return transaction;
    }
}
