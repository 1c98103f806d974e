using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore;

/// <summary>Where a store gets its context from: one of its own for each call, or the one in which the host has its transaction.</summary>
internal abstract class ContextSource
{
    /// <summary>Runs work on a context.</summary>
    internal abstract Task<T> RunAsync<T>(Func<DbContext, Task<T>> work);
}
