using System.Data;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>
/// The context and the transaction that an order is being placed in, so that nothing is written beside it: by a checkout of another
/// scope, or when the transaction is gone.
/// </summary>
internal static class OrderTransaction
{
    private static readonly AsyncLocal<(DbContext Context, IDbContextTransaction Transaction)?> Current = new();

    internal static async Task<T> PlaceAsync<T>(DbContext context, IDbContextTransaction transaction, Func<Task<T>> place)
    {
        // Set inside an async method: the value is gone when it returns.
        Current.Value = (context, transaction);
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
        if (Current.Value is { } expected && !ReferenceEquals(expected.Context, context))
        {
            throw new SortirConfigurationException(
                $"The checkout writes on another {context.GetType().Name} than the one given, and so not in its transaction: take both from the same scope.");
        }
    }

    /// <summary>
    /// Throws when the transaction of a context has gone with its connection. EF Core passes over a connection that breaks while a savepoint
    /// is released, at the end of saving, and opens another with the next query: what is written then would stay, and what was saved before vanish.
    /// </summary>
    internal static void ThrowIfLost(DbContext context, LossWatch losses)
    {
        var transaction = context.Database.CurrentTransaction;
        var isReplaced = Current.Value is { } expected && !ReferenceEquals(expected.Transaction, transaction);
        if (isReplaced || losses.HasLost(context) || (transaction is not null && context.Database.GetDbConnection().State != ConnectionState.Open))
        {
            throw new SortirStorageException(
                "The transaction of the order is lost with its connection, and all that was written in it. Nothing was written beside it: run it again.");
        }
    }
}
