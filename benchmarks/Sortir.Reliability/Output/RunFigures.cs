namespace Sortir.Reliability;

/// <summary>All that a run found.</summary>
internal sealed record RunFigures
{
    public required int Seed { get; init; }

    public required TimeSpan Sold { get; init; }

    /// <summary>From the end of the sales and the trouble until nothing was due any more.</summary>
    public required TimeSpan Settling { get; init; }

    public required TroubleCount Trouble { get; init; }

    public required int DatabaseAnswersLost { get; init; }

    public required SalesCount Sales { get; init; }

    public required ShopBooks Books { get; init; }

    public required IReadOnlyList<BalanceLine> Balance { get; init; }

    /// <summary>How often a grant was leased while the lease before had lapsed without an answer.</summary>
    public int TakeOvers => Books.Journal.GroupBy(line => line.UsageId)
        .Sum(lines => lines.Zip(lines.Skip(1)).Count(pair => pair.First.IsLeased && pair.Second.IsLeased && pair.Second.Attempts > pair.First.Attempts));

    public bool IsBalanced => Balance.All(line => line.IsBalanced);
}
