using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>The store on the host's own context: its writes commit or vanish with the host's transaction.</summary>
internal sealed partial class EfHostTransactionStore(HostContextSource source, CommitWatch commits, ILogger<EfHostTransactionStore> logger)
    : EfStore(source, logger), IHostTransactionStore
{
    public void AfterCommit(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (source.Context.Database.CurrentTransaction is { } transaction)
        {
            commits.Add(source.Context, transaction.TransactionId, action);
        }
        else
        {
            action();
        }
    }

    private protected override void OnWriting(DbContext context)
    {
        if (context.Database.CurrentTransaction is null && context.ChangeTracker.HasChanges())
        {
            LogApart(logger, context.GetType().Name);
        }
    }

    [LoggerMessage(1801, LogLevel.Warning, "{Context} has changes that are not saved, and no transaction: what Sortir writes now stays even if they are never saved. Open a transaction around both, or save first.")]
    private static partial void LogApart(ILogger logger, string context);
}
