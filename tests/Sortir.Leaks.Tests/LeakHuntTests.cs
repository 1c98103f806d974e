using Sortir.EntityFrameworkCore.Tests;
using Sortir.Redis.Tests.Support;

[assembly: Xunit.v3.Parallelization(MaxThreads = 1)]

namespace Sortir.Leaks.Tests;

/// <summary>The whole flow, with all that listens listening: no secret comes out.</summary>
public sealed class LeakHuntTests
{
    private static readonly string[] Always =
    [
        LogListener.Name, TelemetryListeners.Activities, TelemetryListeners.Metrics, EventSourceListener.Name, DiagnosticRecorder.Name, ExceptionRecorder.Name,
        RecordingCache.Name, RecordingLimiter.Name, RecordingPolly.Name, PlayBrowser.Name, "answer", "health",
    ];

    [Fact(Timeout = 300_000)]
    public async Task In_memory_nothing_leaks_out()
    {
        await using var shop = await PlayShop.StartAsync();

        await new Play(shop).RunAsync();

        AssertNothing(shop);
    }

    [Fact(Timeout = 300_000)]
    public async Task On_SQLite_nothing_leaks_out_and_the_files_hold_nothing()
    {
        await using var database = new SqliteDatabase();
        await database.OpenAsync(PlayShop.Ct);
        await using var shop = await PlayShop.StartAsync(database);

        await new Play(shop, database).RunAsync();
        DatabaseFiles.Hear(shop.Hunt.Evidence, database);

        AssertNothing(shop, DatabaseFiles.Sqlite);
    }

    [Fact(Timeout = 300_000)]
    public async Task On_PostgreSQL_and_Redis_nothing_leaks_out_and_their_logs_files_and_keys_hold_nothing()
    {
        await using var database = new PostgreSqlDatabase();
        await DatabaseFiles.OpenTalkativeAsync(database);
        await using var redis = await RedisServer.StartAsync();
        await using var shop = await PlayShop.StartAsync(database, redis);

        await new Play(shop, database, redis).RunAsync();
        await DatabaseFiles.HearAsync(shop.Hunt.Evidence, database);

        AssertNothing(shop, DatabaseFiles.PostgreSqlLog, DatabaseFiles.PostgreSql, RedisKeys.Name);
    }

    /// <summary>.NET quotes such a line in an exception of its own, which Sortir catches: nobody but a listener to each throw hears it. See docs/privacy.md.</summary>
    [Fact(Timeout = 300_000)]
    public async Task An_answer_that_is_no_HTTP_is_quoted_by_the_exception_of_NET_alone()
    {
        await using var shop = await PlayShop.StartAsync();

        await new Play(shop).MeetNoHttpAsync();

        var findings = shop.Hunt.Find();
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.True(
            finding is { Listener: ExceptionRecorder.Name, Place: "System.Net.Http.HttpRequestException" or "System.Net.Http.HttpIOException" }
                or { Listener: EventSourceListener.Name, Place: "Microsoft-Windows-DotNETRuntime ExceptionThrown_V1" },
            finding.ToString()));

        // Of the same type as that of .NET: told apart by what it says.
        var own = shop.Hunt.Evidence.HeardBy(ExceptionRecorder.Name)
            .Where(heard => heard.Text.StartsWith("System.Net.Http.HttpRequestException: APRAS could not be reached (", StringComparison.Ordinal)).ToList();
        var search = new SecretSearch(shop.Secrets.All);
        Assert.NotEmpty(own);
        Assert.DoesNotContain(own, heard => search.FindIn(heard.Text).Any());
    }

    private static void AssertNothing(PlayShop shop, params string[] alsoHeard)
    {
        Assert.Empty(shop.Hunt.Find());
        Assert.Empty(Always.Concat(alsoHeard).Except(shop.Hunt.Evidence.Listeners));
    }
}
