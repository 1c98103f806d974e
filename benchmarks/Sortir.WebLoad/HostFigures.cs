namespace Sortir.WebLoad;

/// <summary>What a host process has used: bytes allocated since its start, and the memory that it has now.</summary>
internal sealed record HostFigures(long Allocated, long WorkingSet);
