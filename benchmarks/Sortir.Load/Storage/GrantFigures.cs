using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Load;

/// <summary>Due grants delivered by Sortir, and the same number of grants by its client alone, in turns.</summary>
internal sealed class GrantFigures(StorageShop shop, string connectionString, Uri apras, string token, int atOnce)
{
    private const int Rounds = 5;

    private const double LeastOfBare = 0.8;

    private readonly AprasConnection _connection = new() { OrganizerId = "bare", BaseUrl = apras, Token = new ApiToken(token) };

    /// <summary>How many holds there must be: a turn more than is measured, to warm up.</summary>
    internal static int CountFor(StoragePlan plan) => plan.Grants / Rounds * (Rounds + 1);

    // Without latency there is no target: the client alone sends more a second then than PostgreSQL commits rows.
    internal async Task MeasureAsync(Table table, StoragePlan plan, string source, bool hasTarget)
    {
        var perTurn = plan.Grants / Rounds;
        var keys = await GetKeysAsync(CountFor(plan));
        var (ofSortir, ofBare) = (new double[Rounds], new double[Rounds]);
        await DeliverAsync(perTurn);
        await SendAsync(keys, perTurn);
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 2 == 0)
            {
                ofBare[round] = await SendAsync(keys, perTurn);
                ofSortir[round] = await DeliverAsync(perTurn);
            }
            else
            {
                ofSortir[round] = await DeliverAsync(perTurn);
                ofBare[round] = await SendAsync(keys, perTurn);
            }
        }

        var ratio = Medians.Of(ofSortir.Zip(ofBare, (sortir, bare) => sortir / bare));
        table.Add(
            $"{perTurn * Rounds} due grants delivered, {atOnce} at once, PostgreSQL, {source}",
            string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} × ({Medians.Of(ofSortir):0} a second; the client alone {Medians.Of(ofBare):0})"),
            hasTarget ? string.Create(CultureInfo.InvariantCulture, $"≥ {LeastOfBare} ×") : "–",
            null,
            hasTarget ? ratio >= LeastOfBare : null);
    }

    private async Task<ConcurrentBag<ServiceKey>> GetKeysAsync(int count)
    {
        var keys = new ConcurrentBag<ServiceKey>();
        var client = shop.Get<IAprasClient>();
        var patient = _connection with { Timeout = TimeSpan.FromSeconds(30) };
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (number, cancellationToken) =>
        {
            var card = CardNumber.Parse((9_000_000_000 + number).ToString(CultureInfo.InvariantCulture));
            if (await client.VerifyAsync(card, patient, cancellationToken) is CardEligibility.Eligible eligible)
            {
                keys.Add(eligible.ServiceKey);
            }
        });
        return keys.Count == count ? keys : throw new InvalidOperationException("The simulator gave too few keys.");
    }

    // Paid inside the database: only their delivery is measured.
    private async Task<double> DeliverAsync(int count)
    {
        await using (var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false"))
        {
            await using var pay = source.CreateCommand(
                """
                UPDATE sortir_usages SET "Status" = $1, "OrderId" = "CartId", "PlacedAt" = $2, "PaidAt" = $2, "Grant" = $3, "GrantDueSince" = $2,
                    "GrantNextAttemptAt" = $2, "GrantDueAt" = $2, "Version" = "Version" + 1
                WHERE "Id" IN (SELECT "Id" FROM sortir_usages WHERE "Status" = $4 LIMIT $5)
                """);
            pay.Parameters.AddWithValue((int)UsageStatus.Validated);
            pay.Parameters.AddWithValue(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            pay.Parameters.AddWithValue((int)GrantState.Due);
            pay.Parameters.AddWithValue((int)UsageStatus.Pending);
            pay.Parameters.AddWithValue(count);
            if (await pay.ExecuteNonQueryAsync() != count)
            {
                throw new InvalidOperationException("There are fewer holds than grants to deliver.");
            }
        }

        var begun = Stopwatch.GetTimestamp();
        var report = await shop.Get<ISortirMaintenance>().DeliverDueGrantsAsync();
        return report.Granted == count
            ? count / Stopwatch.GetElapsedTime(begun).TotalSeconds
            : throw new InvalidOperationException($"Of {count} grants {report.Granted} were delivered.");
    }

    private async Task<double> SendAsync(ConcurrentBag<ServiceKey> keys, int count)
    {
        var client = shop.Get<IAprasClient>();
        var left = count;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0 && keys.TryTake(out var key))
            {
                if (await client.GrantAsync(key, _connection) is not GrantOutcome.Granted)
                {
                    throw new InvalidOperationException("A grant was not recorded.");
                }
            }
        })));
        return count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
