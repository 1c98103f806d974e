using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>Does something when EF Core is about to release a savepoint, which is when changes are saved in a transaction.</summary>
public sealed class ReleaseInterceptor(Action releasing) : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> ReleasingSavepointAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default)
    {
        releasing();
        return ValueTask.FromResult(result);
    }
}
