namespace Sortir.WebLoad;

/// <summary>What a side did in one turn.</summary>
/// <param name="Milliseconds">How long each request took.</param>
/// <param name="PerSecond">Requests in a second.</param>
/// <param name="Allocated">Bytes that the host allocated for each.</param>
/// <param name="WorkingSet">The host's memory after it, in bytes.</param>
internal sealed record Turn(double[] Milliseconds, double PerSecond, double Allocated, long WorkingSet);
