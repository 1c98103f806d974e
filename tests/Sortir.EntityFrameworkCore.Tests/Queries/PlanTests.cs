using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>With a hundred thousand usages stored, nothing that a sale, a page or the retention reads or writes goes through the whole table.</summary>
public sealed class PlanTests : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new();
    private readonly PlanRecorder _recorder = new();

    private static readonly string[] Writes =
    [
        "Insert on sortir_usages", "Update on sortir_usages", "Delete on sortir_usages", "LockRows",
        "Insert on sortir_audit", "Update on sortir_audit", "Delete on sortir_audit",
        "Insert on sortir_events", "Update on sortir_events", "Delete on sortir_events",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.OpenAsync(Token);
        await FillAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task No_query_and_no_write_goes_through_a_whole_table()
    {
        await using var services = new ServiceCollection()
            .AddDbContext<ShopDbContext>(options => options.UseNpgsql(PlanRecorder.Through(_database.ConnectionString)).AddInterceptors(_recorder))
            .AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>().Services
            .BuildServiceProvider();
        var store = services.GetRequiredService<EfStore>();

        // A sale.
        await store.FindAsync(new UsageQuery { BlockingKeys = [Sample.Card(5)], CartIds = ["cart-5"], TicketId = "ticket-1" }, Token);
        await store.FindAsync(new UsageQuery { CartIds = ["cart-5", "cart-6"], OrderId = "order-7" }, Token);
        await store.FindAsync(new UsageQuery { OrderId = "order-7", BlockingKeys = [Sample.Card(5), Sample.Card(6)] }, Token);
        await store.FindAsync(new UsageQuery { Fingerprints = [Sample.Card(5), Sample.Card(6)] }, Token);
        await store.ListPurgedTotalsAsync("organizer-1", Token);
        await store.FindAsync(new UsageQuery { Ids = [Guid.NewGuid(), Guid.NewGuid()] }, Token);
        var hold = Sample.Hold(card: 1_000_000, cart: "cart-new");
        await CommitAsync(Sample.Insert(hold));
        await CommitAsync(Sample.End(hold), Sample.Insert(Sample.Hold(card: 1_000_001, cart: "cart-new")));
        var erased = await FindAsync(new UsageQuery { OrderId = "order-7" });
        await CommitAsync(UsageRules.Erase(erased));
        await store.BindEventAsync(new EventBinding("organizer-1", "event-new", "key-1", Sample.Now), Token);
        await store.BindEventAsync(new EventBinding("organizer-1", "event-new", "key-1", Sample.Now), Token);
        await store.CancelEventAsync(new EventBinding("organizer-7", "event-7", "key-1", Sample.Now) { CancelledAt = Sample.Now }, Sample.Audit(), Token);
        await store.ListEventsAsync(new EventBinding("organizer-7", "event-7", "key-1", Sample.Now), 100, Token);
        await store.LeaseDueGrantsAsync(new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 50 }, Token);
        await store.LeaseDueGrantsAsync(
            new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 50, ExceptOrganizers = ["organizer-1"] }, Token);
        await store.FindLapsedHoldsAsync(Sample.Now, 100, Token);

        // People.
        UsageFilter[] filters =
        [
            new() { OrganizerId = "organizer-1" },
            new() { OrganizerId = "organizer-1", EventId = "event-3" },
            new() { OrganizerId = "organizer-1", Status = UsageStatus.Cancelled },
            new() { OrganizerId = "organizer-1", EventId = "event-3", Status = UsageStatus.Used },
            new() { OrganizerId = "organizer-1", Grant = GrantState.NeedsReview },
            new() { OrganizerId = "organizer-1", MustTellApras = true },
            new() { OrganizerId = "organizer-1", LastDigits = "0042" },
            new() { CartId = "cart-5" },
            new() { OrderId = "order-7" },
            new() { Fingerprint = Sample.Card(5) },
            new() { OrganizerId = "organizer-1", HeldFrom = Sample.Now.AddDays(-1), HeldBefore = Sample.Now },
            new() { OrganizerId = "organizer-1", PaidFrom = Sample.Now.AddDays(-1), PaidBefore = Sample.Now },
            new() { Status = UsageStatus.Validated, PlacedBefore = Sample.Now },
            new() { Grant = GrantState.NeedsReview },
            new() { LastDigits = "0042" },
            new(),
        ];
        foreach (var filter in filters)
        {
            var page = await store.ListUsagesAsync(filter, new PageRequest(), Token);
            if (page.NextCursor is { } cursor)
            {
                await store.ListUsagesAsync(filter, new PageRequest { Cursor = cursor }, Token);
            }
        }

        await store.GetGrantBacklogAsync("organizer-1", Token);
        await store.GetGrantBacklogAsync(null, Token);
        foreach (var filter in new AuditFilter[]
        {
            new(), new() { OrganizerId = "organizer-1" }, new() { OrderId = "order-7" }, new() { UsageId = Guid.NewGuid() },
            new() { OrganizerId = "organizer-1", From = Sample.Now.AddDays(-1) },
        })
        {
            await store.ListAuditAsync(filter, new PageRequest(), Token);
        }

        // Retention.
        await store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now.AddDays(-400)), Token);
        await store.PurgeAsync(new StoragePurge.EventUsages("organizer-1", "event-none"), Token);
        await store.PurgeAsync(new StoragePurge.AuditEntries(Sample.Now.AddDays(-400)), Token);
        Assert.Equal(50, await store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now) { MaxCount = 50 }, Token));
        Assert.Equal(50, await store.PurgeAsync(new StoragePurge.EventUsages("organizer-5", "event-5") { MaxCount = 50 }, Token));
        Assert.Equal(50, await store.PurgeAsync(new StoragePurge.AuditEntries(Sample.Now.AddDays(400)) { MaxCount = 50 }, Token));
        await store.PurgeAsync(new StoragePurge.Usages([erased.Id]), Token);
        await store.PurgeAsync(new StoragePurge.Binding("organizer-1", "event-new"), Token);

        Assert.DoesNotContain(Writes, write => !_recorder.Plans.Any(plan => plan.Contains(write, StringComparison.Ordinal)));
        Assert.True(_recorder.Plans.Count > 100, $"Only {_recorder.Plans.Count} statements were explained.");
        var scans = _recorder.Plans.Where(plan => plan.Contains("Seq Scan on sortir_", StringComparison.Ordinal)).ToList();
        Assert.True(scans.Count == 0, string.Join("\n\n", scans));

        async Task CommitAsync(params UsageChange[] changes) =>
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(changes, [.. changes.Select(change => Sample.Audit(change.After))], Token));

        async Task<CardUsage> FindAsync(UsageQuery query) => Assert.Single(await store.FindAsync(query, Token));
    }

    // Filled inside the database: mostly used tickets of two hundred events, a few of every other state.
    private async Task FillAsync()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var fill = new NpgsqlCommand(
            """
            INSERT INTO sortir_usages ("Id", "Version", "OrganizerId", "EventId", "ProductId", "CartId", "TicketId", "OrderId", "Fingerprint",
                "BlockingKey", "LastDigits", "Status", "HeldAt", "HoldExpiresAt", "EndedAt", "Ending", "IsReleased", "Grant", "GrantDueSince", "GrantDueAt",
                "GrantAttempts", "GrantOutcomeUnknown", "HasReceipt")
            SELECT gen_random_uuid(), 1, 'organizer-' || n % 20, 'event-' || n % 200, 'product-1', 'cart-' || n, 'ticket-1', 'order-' || n,
                'fingerprint-' || lpad(n::text, 12, '0'), CASE WHEN s IN (@pending, @used) THEN 'fingerprint-' || lpad(n::text, 12, '0') END, lpad((n % 10000)::text, 4, '0'),
                s, @now - n * 60000::bigint, @now - n * 60000::bigint + 600000, CASE WHEN s IN (@cancelled, @expired) THEN @now END, 0, s = @cancelled,
                g, CASE WHEN g = @due THEN @now END, CASE WHEN g = @due THEN @now END, 0, false, false
            FROM (SELECT n,
                CASE WHEN n % 100 = 0 THEN @pending WHEN n % 100 = 1 THEN @expired WHEN n % 100 = 2 THEN @cancelled ELSE @used END AS s,
                CASE WHEN n % 100 < 3 THEN 0 WHEN n % 500 = 11 THEN @due WHEN n % 1000 = 12 THEN @review ELSE @granted END AS g
                FROM generate_series(1, 100000) n) rows;
            INSERT INTO sortir_audit ("Id", "At", "KeepUntil", "OrganizerId", "Action", "Outcome", "Actor", "UsageId", "OrderId")
            SELECT gen_random_uuid(), "HeldAt", "HeldAt" + 31536000000, "OrganizerId", 'Held', 'Pending', 'buyer', "Id", "OrderId" FROM sortir_usages;
            INSERT INTO sortir_events ("OrganizerId", "EventId", "KeyId", "BoundAt")
            SELECT 'organizer-' || n % 20, 'event-' || n, 'key-1', @now FROM generate_series(1, 10000) n;
            ANALYZE sortir_usages, sortir_audit, sortir_events;
            """,
            connection)
        { CommandTimeout = 120 };
        fill.Parameters.AddWithValue("now", Sample.Now.ToUnixTimeMilliseconds());
        fill.Parameters.AddWithValue("pending", (int)UsageStatus.Pending);
        fill.Parameters.AddWithValue("expired", (int)UsageStatus.Expired);
        fill.Parameters.AddWithValue("cancelled", (int)UsageStatus.Cancelled);
        fill.Parameters.AddWithValue("used", (int)UsageStatus.Used);
        fill.Parameters.AddWithValue("due", (int)GrantState.Due);
        fill.Parameters.AddWithValue("review", (int)GrantState.NeedsReview);
        fill.Parameters.AddWithValue("granted", (int)GrantState.Granted);
        await fill.ExecuteNonQueryAsync(Token);
    }
}
