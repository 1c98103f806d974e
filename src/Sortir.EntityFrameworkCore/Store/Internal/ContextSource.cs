using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Sortir.EntityFrameworkCore;

/// <summary>Where a store gets its context from: one of its own for each call, or the one in which the host has its transaction.</summary>
internal abstract class ContextSource
{
    /// <summary>Runs work on a context.</summary>
    internal abstract Task<T> RunAsync<T>(Func<DbContext, Task<T>> work);
}

/// <summary>A context and a connection of its own for each call: calls may run in parallel, and outside any transaction of the host.</summary>
internal sealed class OwnContextSource<TContext>(IServiceScopeFactory scopes) : ContextSource
    where TContext : DbContext
{
    internal override async Task<T> RunAsync<T>(Func<DbContext, Task<T>> work)
    {
        // A transaction of the surroundings is the host's: a connection of its own has nothing to do with it.
        using var apart = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        return await work(scope.ServiceProvider.GetRequiredService<TContext>()).ConfigureAwait(false);
    }
}

/// <summary>The host's own context of this scope, and so its transaction.</summary>
internal sealed class HostContextSource<TContext>(TContext context) : ContextSource
    where TContext : DbContext
{
    internal override Task<T> RunAsync<T>(Func<DbContext, Task<T>> work)
    {
        OrderTransaction.ThrowIfOfAnother(context);
        return work(context);
    }
}
