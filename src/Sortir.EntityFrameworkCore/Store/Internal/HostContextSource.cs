using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore;

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
