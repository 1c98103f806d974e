using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sortir.EntityFrameworkCore.Tests;
using Sortir.Redis.Tests.Support;
using StackExchange.Redis;

namespace Sortir.Leaks.Tests;

/// <summary>The hunt itself: secrets that are put into what is stored are found there.</summary>
public sealed class StoredLeakTests
{
    [Theory]
    [InlineData("'{0}'")]
    [InlineData("{0}")]
    [InlineData("CAST('{0}' AS BLOB)")]
    [InlineData("'{1} {2}'")]
    public async Task A_card_in_a_column_of_SQLite(string value)
    {
        await using var database = new SqliteDatabase();
        await database.OpenAsync(PlayShop.Ct);
        var secrets = new PlaySecrets();
        var card = secrets.Cards[0];
        await StoreAsync(database, string.Format(CultureInfo.InvariantCulture, value, card, card[..5], card[5..]));
        var evidence = new Evidence();

        DatabaseFiles.Hear(evidence, database);

        Assert.Contains(evidence.Search(new SecretSearch(secrets.All)), finding => finding is { Listener: DatabaseFiles.Sqlite, Kind: "card number" });
    }

    [Fact]
    public async Task A_card_in_a_statement_and_a_column_of_PostgreSQL()
    {
        await using var database = new PostgreSqlDatabase();
        await DatabaseFiles.OpenTalkativeAsync(database);
        var secrets = new PlaySecrets();
        await StoreAsync(database, $"'{secrets.Cards[0]}'");
        await using (var context = database.Connect())
        {
            await context.Database.ExecuteSqlAsync($"SELECT {secrets.Token}", PlayShop.Ct);
            await context.Database.ExecuteSqlRawAsync("DROP TABLE leaks", PlayShop.Ct);
        }

        var evidence = new Evidence();
        await DatabaseFiles.HearAsync(evidence, database);

        var found = evidence.Search(new SecretSearch(secrets.All));
        Assert.Contains(found, finding => finding is { Listener: DatabaseFiles.PostgreSqlLog, Kind: "card number" });
        Assert.Contains(found, finding => finding is { Listener: DatabaseFiles.PostgreSqlLog, Kind: "API token" });
        Assert.Contains(found, finding => finding is { Listener: DatabaseFiles.PostgreSql, Kind: "card number" });
    }

    [Fact]
    public async Task A_card_in_a_key_of_Redis_and_a_service_key_in_its_value()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var shop = await PlayShop.StartAsync(redis: redis);
        await using var connection = await redis.ConnectAsync();
        await connection.GetDatabase().StringSetAsync((RedisKey)("tried:" + shop.Secrets.Cards[0]), shop.Secrets.NextKey());

        await RedisKeys.HearAsync(shop.Hunt.Evidence, redis);

        RemovedProtectionTests.AssertFound(shop, (RedisKeys.Name, "key"), (RedisKeys.Name, "value"));
    }

    private static async Task StoreAsync(TestDatabase database, string value)
    {
        await using var context = database.Connect();
        await context.Database.ExecuteSqlRawAsync(database is SqliteDatabase ? "CREATE TABLE leaks (card)" : "CREATE TABLE leaks (card text)", PlayShop.Ct);
        var insert = "INSERT INTO leaks VALUES (" + value + ")";
        await context.Database.ExecuteSqlRawAsync(insert, PlayShop.Ct);
    }
}
