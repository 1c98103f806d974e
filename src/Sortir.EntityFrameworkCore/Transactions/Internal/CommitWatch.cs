using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Sortir.EntityFrameworkCore;

/// <summary>Runs what waits for the commit of a transaction on the host's context. A transaction that ends otherwise is forgotten with its context.</summary>
internal sealed class CommitWatch : DbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Waiting> _waiting = [];

    internal void Add(DbContext context, Guid transactionId, Action action)
    {
        var known = _waiting.TryGetValue(context, out var waiting) && waiting.TransactionId == transactionId ? waiting.Actions : null;
        _waiting.AddOrUpdate(context, new Waiting(transactionId, known + action));
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Run(eventData);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Run(eventData);
        return Task.CompletedTask;
    }

    private void Run(TransactionEndEventData committed)
    {
        if (committed.Context is { } context
            && _waiting.TryGetValue(context, out var waiting)
            && waiting.TransactionId == committed.TransactionId
            && _waiting.Remove(context))
        {
            waiting.Actions();
        }
    }

    private sealed record Waiting(Guid TransactionId, Action Actions);
}
