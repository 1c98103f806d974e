using Npgsql;

namespace Sortir.Samples.DapperStore;

/// <summary>The transaction of one request of the shop. One for each scope, so that the shop's own code and Sortir have the same.</summary>
internal sealed class ShopTransaction(NpgsqlDataSource database) : IAsyncDisposable
{
    private readonly List<Action> _afterCommit = [];
    private NpgsqlConnection? _connection;

    /// <summary>The transaction that is open; <see langword="null"/> while there is none.</summary>
    public NpgsqlTransaction? Current { get; private set; }

    public async Task<NpgsqlTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (Current is not null)
        {
            throw new InvalidOperationException("A transaction is open already.");
        }

        _connection = await database.OpenConnectionAsync(cancellationToken);
        return Current = await _connection.BeginTransactionAsync(cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await (Current ?? throw new InvalidOperationException("No transaction is open.")).CommitAsync(cancellationToken);
        Action[] actions = [.. _afterCommit];
        await DisposeAsync();
        foreach (var action in actions)
        {
            action();
        }
    }

    /// <summary>Runs an action once what is open is committed, at once where nothing is, and never after a rollback.</summary>
    public void AfterCommit(Action action)
    {
        if (Current is null)
        {
            action();
        }
        else
        {
            _afterCommit.Add(action);
        }
    }

    /// <summary>Rolls back what is not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        var (transaction, connection) = (Current, _connection);
        (Current, _connection) = (null, null);
        _afterCommit.Clear();
        await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
