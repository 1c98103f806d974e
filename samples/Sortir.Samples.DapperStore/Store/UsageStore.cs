using Dapper;
using Npgsql;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

/// <summary>Cards in the shop's own tables. Each part of the contract is a file: what it reads, and the SQL for it.</summary>
internal partial class UsageStore(NpgsqlDataSource database) : ISortirStore, ISortirReader
{
    // A deadlock is over once one of the two has given way; more tries than this mean something else.
    private const int MaxTries = 5;

    // Dapper's own switch, for the whole program: organizer_id is read into OrganizerId.
    static UsageStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>The transaction that the shop has open, for what is written within it.</summary>
    private protected virtual NpgsqlTransaction? ShopsTransaction => null;

    private Task<List<T>> QueryAsync<T>(string sql, object values, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await using var session = await Session.OpenAsync(database, ShopsTransaction, cancellationToken);
            return await session.QueryAsync<T>(sql, values);
        },
        cancellationToken);

    private Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await using var session = await Session.BeginAsync(database, ShopsTransaction, cancellationToken);
            return await work(session);
        },
        cancellationToken);

    /// <summary>Runs work, again where it had to give way to another's, and turns an outage into the one exception for it.</summary>
    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (PostgresException exception) when (IsGivenUp(exception) && ShopsTransaction is not null)
            {
                // The shop's transaction is lost as a whole: only the shop can run it again, told by the database's own exception.
                throw;
            }
            catch (PostgresException exception) when (IsGivenUp(exception) && attempt < MaxTries)
            {
                // Nothing is written: once more, at once.
            }
            catch (NpgsqlException exception)
            {
                // Npgsql keeps the values of a row out of its messages, unless the connection string says "Include Error Detail".
                throw new SortirStorageException(
                    "The database is out of order: see the inner exception. What was to be written may or may not be; asking again is safe.", exception);
            }
        }
    }

    private static bool IsGivenUp(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>The criteria that are set, all of which a row must meet.</summary>
    private static string All(params (object? Value, string Sql)[] criteria) => Join(" and ", criteria, none: "true");

    /// <summary>The criteria that are set, one of which is enough.</summary>
    private static string Any(params (object? Value, string Sql)[] criteria) => Join(" or ", criteria, none: "false");

    // Only what is asked for stands in the statement, so that each shape uses its index.
    private static string Join(string between, (object? Value, string Sql)[] criteria, string none) =>
        string.Join(between, criteria.Where(criterion => criterion.Value is not null).Select(criterion => criterion.Sql).DefaultIfEmpty(none));

    // UsageRules.IsUnsettled in SQL; the index card_usages_unsettled is for it.
    private static readonly string Unsettled = $"""
        (grant_state in ({GrantState.Due:D}, {GrantState.NeedsReview:D}) or (status = {UsageStatus.Cancelled:D} and grant_state = {GrantState.Granted:D}))
        """;
}
