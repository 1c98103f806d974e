namespace Sortir.Samples.Shop;

/// <summary>A payment that the bank has told of.</summary>
public sealed class Payment
{
    /// <summary>The bank's own id. Unique: a notice that comes twice counts once.</summary>
    public required string Id { get; init; }

    public required int OrderId { get; init; }

    public required int Cents { get; init; }

    public required DateTimeOffset At { get; init; }
}
