using System.Globalization;
using Npgsql;
using Sortir.Domain;
using Sortir.Reliability;

namespace Sortir.Load;

/// <summary>Databases on the run's own server.</summary>
internal static class Databases
{
    // As many connections as Npgsql has by default; a fill takes minutes.
    private const string Settings = ";Maximum Pool Size=100;Timeout=30;Command Timeout=1800";

    // Of the newest 10,000 two in five are paid and due, as many however many are stored; the others are granted. The indexes are made afterwards, which takes a tenth of the time.
    private const string Fill = """
        CREATE TEMP TABLE sortir_indexes AS SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('sortir_usages', 'sortir_audit') AND indexname LIKE '%x\_%';
        DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM sortir_indexes LOOP EXECUTE 'DROP INDEX ' || one.indexname; END LOOP; END $$;
        INSERT INTO sortir_usages ("Id", "Version", "OrganizerId", "EventId", "ProductId", "CartId", "TicketId", "OrderId", "Fingerprint", "BlockingKey",
            "LastDigits", "Status", "HeldAt", "HoldExpiresAt", "PlacedAt", "PaidAt", "Ending", "IsReleased", "ProtectedServiceKey", "Grant", "GrantDueSince",
            "GrantNextAttemptAt", "GrantDueAt", "GrantAttempts", "GrantOutcomeUnknown", "HasReceipt", "ReceiptRequestId", "ReceiptRequestedAt",
            "ReceiptActivityAmount", "ReceiptAidAmount", "ReceiptSportVoucher", "ReceiptOtherAid", "ReceiptAdditionalAid")
        SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 3, @organizer, @event, 'product-1', left(encode(hash, 'hex'), 32), 'ticket-1', 'order-' || n, card,
            card, lpad((n % 10000)::text, 4, '0'), CASE WHEN due THEN @validated ELSE @used END, at, at + 600000, at, at, 0, false,
            CASE WHEN due THEN repeat('k', 96) END, CASE WHEN due THEN @due ELSE @granted END, CASE WHEN due THEN at END, CASE WHEN due THEN at END,
            CASE WHEN due THEN at END, CASE WHEN due THEN 0 ELSE 1 END, false, NOT due, CASE WHEN NOT due THEN (100000 + n)::text END,
            CASE WHEN NOT due THEN at END, CASE WHEN NOT due THEN 1200 END, CASE WHEN NOT due THEN 600 END, CASE WHEN NOT due THEN 0 END,
            CASE WHEN NOT due THEN 600 END, CASE WHEN NOT due THEN 0 END
        FROM (SELECT n, n % 5 < 2 AND n > @count - 10000 AS due, @now - (@count - n) * 100::bigint AS at, hash, rtrim(translate(encode(hash, 'base64'), '+/', '-_'), '=') AS card
            FROM generate_series(1, @count) n, sha256(n::text::bytea) hash) rows;
        INSERT INTO sortir_audit ("Id", "At", "KeepUntil", "OrganizerId", "EventId", "Action", "Outcome", "Actor", "UsageId", "TicketId", "Fingerprint", "LastDigits")
        SELECT "Id", "HeldAt", "HeldAt" + 31536000000, "OrganizerId", "EventId", 'Held', 'Pending/None', 'buyer', "Id", "TicketId", "Fingerprint", "LastDigits"
        FROM sortir_usages;
        DO $$ DECLARE one record; BEGIN FOR one IN SELECT * FROM sortir_indexes LOOP EXECUTE one.indexdef; END LOOP; END $$;
        """;

    internal static async Task<string> CreateAsync(PostgreSqlServer server, string name)
    {
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return server.ConnectionStringTo(name) + Settings;
    }

    /// <summary>Fills the tables inside the database: so many sold tickets of one event, each with an audit entry.</summary>
    internal static async Task FillAsync(string connectionString, int count)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync("SET maintenance_work_mem = '512MB'");
        await using (var fill = new NpgsqlCommand(Fill, connection))
        {
            fill.Parameters.AddWithValue("organizer", CatalogEvent.DefaultOrganizerId);
            fill.Parameters.AddWithValue("event", Holds.EventId);
            fill.Parameters.AddWithValue("validated", (int)UsageStatus.Validated);
            fill.Parameters.AddWithValue("used", (int)UsageStatus.Used);
            fill.Parameters.AddWithValue("due", (int)GrantState.Due);
            fill.Parameters.AddWithValue("granted", (int)GrantState.Granted);
            fill.Parameters.AddWithValue("now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            fill.Parameters.AddWithValue("count", count);
            await fill.ExecuteNonQueryAsync();
        }

        // As a database that has run for a while: known to its planner, written to its disk, and in its memory.
        await ExecuteAsync("VACUUM ANALYZE sortir_usages, sortir_audit");
        await ExecuteAsync("CHECKPOINT");
        await ExecuteAsync("CREATE EXTENSION pg_prewarm");
        await ExecuteAsync("SELECT sum(pg_prewarm(oid::regclass)) FROM pg_class WHERE relname LIKE '%sortir%' AND relkind IN ('r', 'i')");

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    internal static string Write(int count) => count % 1_000_000 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000} million")
        : string.Create(CultureInfo.InvariantCulture, $"{count / 1_000} thousand");
}
