namespace Sortir.Load;

/// <summary>How much is measured of the storage.</summary>
/// <param name="WarmUp">How long each side is called before it is measured.</param>
/// <param name="Rounds">How many rounds a comparison has.</param>
/// <param name="Turn">In parallel: how long one side's turn is.</param>
/// <param name="CallsPerTurn">One at a time: how many calls one side makes before it is the other's turn.</param>
/// <param name="Stored">How many usages the full table has.</param>
/// <param name="Grants">How many grants are delivered by each side.</param>
/// <param name="Verifications">How many cards are verified.</param>
/// <param name="Buffers">What PostgreSQL keeps in memory: as much as is stored, as whoever stores so much would set it.</param>
/// <param name="IsOnlyStored">Whether nothing is measured but what depends on how many usages are stored.</param>
internal sealed record StoragePlan(
    TimeSpan WarmUp,
    int Rounds,
    TimeSpan Turn,
    int CallsPerTurn,
    int Stored,
    int Grants,
    int Verifications,
    string Buffers = "1GB",
    bool IsOnlyStored = false)
{
    internal static StoragePlan All { get; } = new(TimeSpan.FromSeconds(8), 15, TimeSpan.FromSeconds(1), 100, 1_000_000, 10_000, 10_000);

    internal static StoragePlan Quick { get; } = new(TimeSpan.FromSeconds(4), 7, TimeSpan.FromSeconds(0.4), 60, 100_000, 2_000, 2_000);

    internal static StoragePlan TenMillion { get; } = All with
    {
        // A server process maps each page of that memory when it first needs it.
        WarmUp = TimeSpan.FromMinutes(2),
        Stored = 10_000_000,
        Buffers = "10GB",
        IsOnlyStored = true,
    };
}
