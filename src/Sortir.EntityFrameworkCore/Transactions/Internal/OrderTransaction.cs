using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Sortir.Domain;

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

    // EF Core joins it on one provider and refuses it on another, and on none has the savepoints that keep a conflict from ending it.
    internal static void ThrowIfAmbient(DbContext context)
    {
        if ((Transaction.Current ?? context.Database.GetEnlistedTransaction()) is not null)
        {
            throw new SortirConfigurationException(
                "Sortir takes part in the transaction of a DbContext and not in a TransactionScope: "
                + $"open one with {context.GetType().Name}.Database.BeginTransactionAsync() around the order, instead of the scope.");
        }
    }

    internal static void ThrowIfOfAnother(DbContext context)
    {
        if (Current.Value is { } expected && !ReferenceEquals(expected, context))
        {
            throw new SortirConfigurationException(
                $"The checkout writes on another {context.GetType().Name} than the one given, and so not in its transaction: take both from the same scope.");
        }
    }
}
