namespace Sortir.Reliability;

/// <summary>What was done to the system.</summary>
internal sealed class TroubleCount
{
    private readonly int[] _counts = new int[Enum.GetValues<Blow>().Length];

    internal int this[Blow blow] => Volatile.Read(ref _counts[(int)blow]);

    internal void Add(Blow blow) => Interlocked.Increment(ref _counts[(int)blow]);
}
