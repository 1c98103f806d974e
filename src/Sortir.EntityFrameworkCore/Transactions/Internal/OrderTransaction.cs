using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore;

/// <summary>The context whose transaction an order is being placed in, so that a checkout of another scope does not write beside it.</summary>
internal static class OrderTransaction
{
    private static readonly AsyncLocal<DbContext?> Current = new();

    internal static async Task<T> PlaceAsync<T>(DbContext context, Func<Task<T>> place)
    {
        // Set inside an async method: the value is gone when it returns.
        Current.Value = context;
        return await place().ConfigureAwait(false);
    }

    internal static void ThrowIfOfAnother(DbContext context)
    {
        if (Current.Value is { } expected && !ReferenceEquals(expected, context))
        {
            throw new InvalidOperationException(
                $"The checkout writes on another {context.GetType().Name} than the one given, and so not in its transaction: take both from the same scope.");
        }
    }
}
