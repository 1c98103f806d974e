using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Load;

/// <summary>Holding, finding and leasing with few usages stored and with many.</summary>
internal sealed class ScaleFigures(Table table, StoragePlan plan, (ISortirStore Store, int Count) few, (ISortirStore Store, int Count) many)
{
    private const double MostTimes = 1.3;
    private const int LeaseSize = 8;

    internal async Task MeasureAsync()
    {
        await CompareAsync("Holding", (store, _) => new Side(() => Holds.CommitAsync(store)));
        await CompareAsync("Finding what a card and a cart have", (store, count) => new Side(() => FindAsync(store, count)));
        await CompareAsync($"Leasing {LeaseSize} grants", (store, _) => new LeaseSide(store, LeaseSize));
    }

    private async Task CompareAsync(string what, Func<ISortirStore, int, ISide> sideOf)
    {
        var result = await new Turns(sideOf(few.Store, few.Count), sideOf(many.Store, many.Count), plan.WarmUp / 2)
            .OneAtATimeAsync(plan.Rounds, plan.CallsPerTurn);
        table.Add(
            $"{what}, {Databases.Write(many.Count)} stored",
            string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:0.00} × ({result.Sortir:0} µs; {Databases.Write(few.Count)} {result.Bare:0} µs)"),
            string.Create(CultureInfo.InvariantCulture, $"≤ {MostTimes} ×"),
            result.SortirBytes,
            result.Ratio <= MostTimes);
    }

    // What a verification reads: a card that somebody has, and a cart that has another.
    private static async Task FindAsync(ISortirStore store, int count)
    {
        var found = await store.FindAsync(new UsageQuery
        {
            BlockingKeys = [new CardFingerprint(Base64Url.EncodeToString(Hash(count)))],
            CartIds = [Convert.ToHexStringLower(Hash(count))[..32]],
            TicketId = "ticket-1",
        });
        if (found.Count is 0 or > 2)
        {
            throw new InvalidOperationException("A usage that is stored was not found.");
        }
    }

    // As the fill made them, of a number.
    private static byte[] Hash(int count) =>
        SHA256.HashData(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetInt32(1, count + 1).ToString(CultureInfo.InvariantCulture)));
}
