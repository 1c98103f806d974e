using System.Globalization;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>Runs the scripts that the database has not had, in one transaction that has a lock.</summary>
internal sealed class SortirDatabase(IServiceScopeFactory scopes) : ISortirDatabase
{
    // In seconds. A script may change tables of millions of rows, and other nodes wait for it.
    private const int Patience = 600;

    public async Task EnsureSchemaAsync(CancellationToken cancellationToken = default)
    {
        using var apart = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var context = scope.ServiceProvider.GetRequiredService<SortirDbContext>();
        var scripts = Provider.Of(context).Scripts;
        try
        {
            await context.Database.CreateExecutionStrategy()
                .ExecuteAsync(() => ApplyAsync(context, scripts, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception exception) when (Provider.FindDatabaseError(exception) is not null)
        {
            throw new SortirStorageException("Sortir's tables could not be brought up to date: see the inner exception. Nothing of it is done.", exception);
        }
    }

    internal static async Task ApplyAsync(SortirDbContext context, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(PatienceOf(context));
        await RunAsync(scripts.Prelude).ConfigureAwait(false);

        // Whoever waited for the lock must see the version that was written meanwhile.
        var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        await RunAsync(scripts.Lock).ConfigureAwait(false);
        var version = await FindVersionAsync(context, scripts, cancellationToken).ConfigureAwait(false);
        if (version > scripts.Latest)
        {
            throw new SortirConfigurationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database has version {version} of Sortir's tables, and this program knows them up to {scripts.Latest}: update Sortir.EntityFrameworkCore to the version that the newest of your programs has."));
        }

        while (version < scripts.Latest)
        {
            foreach (var command in scripts.Read(++version))
            {
                await RunAsync(command).ConfigureAwait(false);
            }
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);

        Task RunAsync(string sql) => sql.Length == 0 ? Task.CompletedTask : context.Database.ExecuteSqlRawAsync(sql, cancellationToken);
    }

    // Longer where the host says so: in the options or in the connection string, where 0 is without end.
    private static int PatienceOf(SortirDbContext context)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        var host = context.Database.GetCommandTimeout() ?? command.CommandTimeout;
        return host == 0 ? 0 : Math.Max(Patience, host);
    }

    private static async Task<int> FindVersionAsync(SortirDbContext context, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        var tables = await context.Database.SqlQueryRaw<int>(scripts.Exists).ToListAsync(cancellationToken).ConfigureAwait(false);
        return tables is [0]
            ? 0
            : await context.Set<SchemaRow>().MaxAsync(row => (int?)row.Version, cancellationToken).ConfigureAwait(false) ?? 0;
    }
}
