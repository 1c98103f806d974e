using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Sortir.EntityFrameworkCore;

/// <summary>A context and a connection of its own for each call: calls may run in parallel, and outside any transaction of the host.</summary>
internal sealed class OwnContextSource<TContext>(IServiceScopeFactory scopes) : ContextSource
    where TContext : DbContext
{
    internal override async Task<T> RunAsync<T>(Func<DbContext, Task<T>> work)
    {
        // A transaction of the surroundings is the host's: a connection of its own has nothing to do with it.
        using var apart = Transaction.Current is null
            ? null
            : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        return await work(scope.ServiceProvider.GetRequiredService<TContext>()).ConfigureAwait(false);
    }
}
