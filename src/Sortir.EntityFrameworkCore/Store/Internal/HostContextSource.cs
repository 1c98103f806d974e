using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore;

/// <summary>The host's own context of this scope, and so its transaction.</summary>
internal sealed class HostContextSource(DbContext context, LossWatch losses) : ContextSource
{
    internal DbContext Context => context;

    internal override Task<T> RunAsync<T>(Func<DbContext, Task<T>> work)
    {
        OrderTransaction.ThrowIfAmbient(context);
        OrderTransaction.ThrowIfOfAnother(context);
        OrderTransaction.ThrowIfLost(context, losses);
        return work(context);
    }
}
