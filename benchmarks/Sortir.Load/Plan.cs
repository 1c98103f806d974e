namespace Sortir.Load;

/// <summary>How long it is measured.</summary>
/// <param name="WarmUp">How long each side is called before anything is measured: the runtime compiles meanwhile what is called often.</param>
/// <param name="Rounds">How many rounds a comparison has.</param>
/// <param name="CallsPerTurn">One at a time: how many calls one side makes before it is the other's turn.</param>
/// <param name="Turn">In parallel: how long one side's turn is.</param>
/// <param name="Batches">Without HTTP: how many batches are timed.</param>
internal sealed record Plan(TimeSpan WarmUp, int Rounds, int CallsPerTurn, TimeSpan Turn, int Batches)
{
    internal static Plan All { get; } = new(TimeSpan.FromSeconds(25), 31, 1_000, TimeSpan.FromSeconds(0.5), 2_000);

    internal static Plan Quick { get; } = new(TimeSpan.FromSeconds(6), 9, 500, TimeSpan.FromSeconds(0.4), 300);
}
