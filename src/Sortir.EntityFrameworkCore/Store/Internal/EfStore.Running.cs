using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore
{
    // A deadlock or a busy file is over in moments; more tries than this mean something else.
    private const int MaxTries = 5;
    // The database's time, not the shop's: a stopped clock must not stop it.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs work on a context, again where the database asks for it, and turns an outage into the one exception for it.</summary>
    private async Task<T> RunAsync<T>(Func<DbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var attempt = 1; ; attempt++)
        {
            var (isHosts, isRetriedByHost) = (false, false);
            try
            {
                return await source.RunAsync(context =>
                {
                    _ = SortirTables.Of(context);
                    isHosts = context.Database.CurrentTransaction is not null;
                    var strategy = context.Database.CreateExecutionStrategy();
                    isRetriedByHost = ExecutionStrategy.Current is not null;
                    return isHosts ? work(context) : strategy.ExecuteAsync(() => work(context));
                }).ConfigureAwait(false);
            }
            catch (Exception exception) when (Provider.FindDatabaseError(exception) is { } error)
            {
                // The host's transaction is lost as a whole: only the host can run it again, told by its provider's own exception.
                if (isHosts && (Provider.IsTransient(error) || (isRetriedByHost && error.IsTransient)))
                {
                    ExceptionDispatchInfo.Throw(error);
                }

                if (!Provider.IsTransient(error) || exception is RetryLimitExceededException || attempt == MaxTries)
                {
                    throw new SortirStorageException(
                        "The database is out of order: see the inner exception. What was to be written may or may not be; asking again is safe.",
                        exception);
                }

                await Task.Delay(FirstPause * (1 << attempt), TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs work in a transaction: one of its own, or a savepoint of the host's.</summary>
    private static async Task<CommitResult> InTransactionAsync(
        DbContext context,
        Func<Task<CommitResult>> work,
        CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is { } hosts)
        {
            await hosts.CreateSavepointAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            CommitResult outcome;
            try
            {
                outcome = await work().ConfigureAwait(false);
            }
            catch
            {
                await UndoAsync(hosts).ConfigureAwait(false);
                throw;
            }

            if (outcome != CommitResult.Committed)
            {
                await hosts.RollbackToSavepointAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            }

            await hosts.ReleaseSavepointAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }

        var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var result = await work().ConfigureAwait(false);
        if (result == CommitResult.Committed)
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return result;
    }

    // A host that catches the exception and commits must not commit half of a batch.
    private static async Task UndoAsync(IDbContextTransaction hosts)
    {
        try
        {
            await hosts.RollbackToSavepointAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The transaction is gone as a whole, and the exception on its way says why.
        }
    }

    private const string Savepoint = "sortir";
}
