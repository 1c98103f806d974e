namespace Sortir.Load;

/// <summary>Medians of both sides, the ratio Sortir to bare of each round, and the bytes that a call allocates.</summary>
internal sealed record ComparisonResult(double Bare, double Sortir, double[] Ratios, double BareBytes, double SortirBytes)
{
    internal double Ratio { get; } = Medians.Of(Ratios);
}
