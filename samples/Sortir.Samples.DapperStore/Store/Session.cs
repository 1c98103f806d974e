using System.Data;
using Dapper;
using Npgsql;

namespace Sortir.Samples.DapperStore;

/// <summary>
/// A connection for a while, with a transaction on it when something is written: one of its own, or a savepoint in the shop's. What is not
/// committed is gone once the session is disposed of, and the shop's transaction is as it was before.
/// </summary>
internal sealed class Session : IAsyncDisposable
{
    private const string Savepoint = "sortir";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction? _transaction;
    private readonly bool _isShops;
    private readonly CancellationToken _cancellationToken;
    private bool _hasSavepoint;

    private Session(NpgsqlConnection connection, NpgsqlTransaction? transaction, bool isShops, CancellationToken cancellationToken)
    {
        _connection = connection;
        _transaction = transaction;
        _isShops = isShops;
        _cancellationToken = cancellationToken;
    }

    /// <summary>To read: in the shop's transaction where there is one, else in none.</summary>
    public static async Task<Session> OpenAsync(NpgsqlDataSource database, NpgsqlTransaction? shops, CancellationToken cancellationToken) => shops is null
        ? new Session(await database.OpenConnectionAsync(cancellationToken), null, isShops: false, cancellationToken)
        : new Session(shops.Connection!, shops, isShops: true, cancellationToken);

    /// <summary>To write.</summary>
    public static async Task<Session> BeginAsync(NpgsqlDataSource database, NpgsqlTransaction? shops, CancellationToken cancellationToken)
    {
        if (shops is not null)
        {
            await shops.SaveAsync(Savepoint, cancellationToken);
            return new Session(shops.Connection!, shops, isShops: true, cancellationToken) { _hasSavepoint = true };
        }

        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            // Enough: the unique key and the versions decide, not the isolation. The begin travels with the first statement.
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            return new Session(connection, transaction, isShops: false, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<int> ExecuteAsync(string sql, object values) => _connection.ExecuteAsync(Command(sql, values));

    public async Task<List<T>> QueryAsync<T>(string sql, object values) => (await _connection.QueryAsync<T>(Command(sql, values))).AsList();

    public Task<T> SingleAsync<T>(string sql, object values) => _connection.QuerySingleAsync<T>(Command(sql, values));

    // Not to be cancelled: whoever gives up while it commits would not know whether it is written.
    public async Task CommitAsync()
    {
        if (_hasSavepoint)
        {
            await _transaction!.ReleaseAsync(Savepoint, CancellationToken.None);
            _hasSavepoint = false;
        }
        else
        {
            await _transaction!.CommitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isShops)
        {
            await (_transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            await _connection.DisposeAsync();
        }
        else if (_hasSavepoint && _connection.FullState == ConnectionState.Open)
        {
            await _transaction!.RollbackAsync(Savepoint, CancellationToken.None);
            await _transaction.ReleaseAsync(Savepoint, CancellationToken.None);
        }
    }

    private CommandDefinition Command(string sql, object values) => new(sql, values, _transaction, cancellationToken: _cancellationToken);
}
