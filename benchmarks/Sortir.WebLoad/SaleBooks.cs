using Npgsql;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.WebLoad;

/// <summary>Compares what buyers were told with the tables as they are, past Sortir and EF Core, and with APRAS.</summary>
internal sealed class SaleBooks(string connectionString, AprasBook apras)
{
    private readonly List<(string What, long Expected, long Found)> _lines = [];

    internal bool AreRight => _lines.TrueForAll(line => line.Expected == line.Found);

    internal IReadOnlyList<(string What, long Expected, long Found)> Lines => _lines;

    internal async Task CompareAsync(SaleJournal journal, int buyers, int tickets)
    {
        var told = journal.Cards.Select(card => $"order-{card.CartId} {card.TicketId} {card.Card[^4..]}").ToHashSet(StringComparer.Ordinal);
        var used = await ReadAsync(
            $"""SELECT "OrderId" || ' ' || "TicketId" || ' ' || "LastDigits" FROM sortir_usages WHERE "Status" = {(int)UsageStatus.Used}""");
        _lines.Add(("buyers with an order", buyers, journal.Orders.Count));
        _lines.Add(("cards accepted, each once", tickets, journal.Cards.Select(card => card.Card).Distinct().Count()));
        _lines.Add(("tickets with an accepted card", tickets, told.Count));
        _lines.Add(("usages that are used, each of a card that its buyer was told of", tickets, used.Count(told.Contains)));
        _lines.Add(("usages that block a card", tickets, await CountAsync("""SELECT count(*) FROM sortir_usages WHERE "BlockingKey" IS NOT NULL""")));
        _lines.Add(("cards with more than one usage that blocks", 0, await CountAsync(
            """SELECT count(*) FROM (SELECT 1 FROM sortir_usages WHERE "BlockingKey" IS NOT NULL GROUP BY "Fingerprint" HAVING count(*) > 1) AS twice""")));
        _lines.Add(("holds that were left behind", 0, await CountAsync(
            $"""SELECT count(*) FROM sortir_usages WHERE "Status" = {(int)UsageStatus.Pending}""")));
        _lines.Add(("service keys that were left behind", 0, await CountAsync("""SELECT count(*) FROM sortir_usages WHERE "ProtectedServiceKey" IS NOT NULL""")));
        _lines.Add(("grants at APRAS", tickets, apras.GrantCount));
        var granted = apras.Grants.Select(grant => grant.Card.Reveal()).ToHashSet(StringComparer.Ordinal);
        _lines.Add(("grants of a card that was accepted", tickets, journal.Cards.Count(card => granted.Contains(card.Card))));
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<HashSet<string>> ReadAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }
}
