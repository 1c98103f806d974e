using System.Globalization;
using Npgsql;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Reliability;

/// <summary>Reads the books: the tables as they are, past Sortir and EF Core, and the grants from APRAS.</summary>
internal sealed class BooksReader(string connectionString, AprasBook apras)
{
    /// <summary>How many grants are due or leased now, or wait for the look-up: the shop's books say that they are paid or cancelled.</summary>
    internal async Task<long> CountUnfinishedAsync()
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            $"""
            SELECT count(*) FROM sortir_usages AS usage WHERE "Grant" = {(int)GrantState.Due} OR "GrantLeasedUntil" IS NOT NULL
            OR ("Status" = {(int)UsageStatus.Validated} AND "Grant" = {(int)GrantState.None} AND EXISTS (
                SELECT FROM "Tickets" WHERE "Id" = "TicketId" AND "Tickets"."OrderId"::text = usage."OrderId" AND "State" <> {(int)ShopTicketState.Open}))
            """);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    internal async Task<ShopBooks> ReadAsync(
        IReadOnlyDictionary<string, IReadOnlyCollection<string>> typedCards,
        int unanswered,
        IReadOnlyList<string> surprises)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var usages = await ReadAsync(
            source,
            """
            SELECT "Id", "EventId", "TicketId", "OrderId", "Fingerprint", "LastDigits", "Status", "Grant", "GrantReview",
                   "GrantLeasedUntil" IS NOT NULL, "ProtectedServiceKey" IS NOT NULL, "ReceiptRequestId"
            FROM sortir_usages
            """,
            row => new UsageLine
            {
                Id = row.GetGuid(0),
                EventId = row.GetString(1),
                TicketId = row.GetString(2),
                OrderId = Text(row, 3),
                Fingerprint = row.GetString(4),
                LastDigits = Text(row, 5),
                Status = (UsageStatus)row.GetInt32(6),
                Grant = (GrantState)row.GetInt32(7),
                Review = row.IsDBNull(8) ? null : (ReviewReason)row.GetInt32(8),
                IsLeased = row.GetBoolean(9),
                HasServiceKey = row.GetBoolean(10),
                RequestId = Text(row, 11),
            });
        var ordered = usages.Where(usage => usage.OrderId is not null).ToLookup(usage => usage.TicketId, StringComparer.Ordinal);
        return new ShopBooks
        {
            Tickets = await ReadAsync(
                source,
                """SELECT "OrderId", "Id", "ProductId", "State", "WasPaid" FROM "Tickets" """,
                row =>
                {
                    var (orderId, ticketId) = (row.GetInt32(0).ToString(CultureInfo.InvariantCulture), row.GetString(1));
                    return new TicketLine(
                        orderId, ticketId, Repertoire.EventOf(row.GetString(2)), (ShopTicketState)row.GetInt32(3), row.GetBoolean(4), FindCard(ordered[ticketId]));
                }),
            Usages = usages,
            Grants = [.. apras.Grants.Select(grant => new GrantLine(
                grant.Id.ToString(CultureInfo.InvariantCulture), Repertoire.EventOfActivity(grant.Activity), grant.Card))],
            Journal = await ReadAsync(
                source,
                """SELECT "UsageId", "Fingerprint", "Status", "IsReleased", "Attempts", "IsLeased" FROM journal ORDER BY "Seq" """,
                row => new JournalLine(
                    row.GetGuid(0), row.GetString(1), Blocks((UsageStatus)row.GetInt32(2), row.GetBoolean(3)), row.GetInt32(4), row.GetBoolean(5))),
            Unanswered = unanswered,
            Surprises = surprises,
        };

        // Which of the cards that the buyer typed is the ticket's: by its last digits, which differ among them.
        CardNumber FindCard(IEnumerable<UsageLine> ofTicket) =>
            ofTicket.FirstOrDefault() is { } usage && typedCards.TryGetValue(usage.TicketId, out var typed)
            && typed.SingleOrDefault(card => card[^4..] == usage.LastDigits) is { } card
                ? CardNumber.Parse(card)
                : default;
    }

    private static bool Blocks(UsageStatus status, bool isReleased) =>
        status is UsageStatus.Pending or UsageStatus.Validated or UsageStatus.Used || (status == UsageStatus.Cancelled && !isReleased);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static async Task<List<T>> ReadAsync<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<T>();
        while (await rows.ReadAsync())
        {
            lines.Add(read(rows));
        }

        return lines;
    }
}
