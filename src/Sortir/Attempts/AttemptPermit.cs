namespace Sortir;

/// <summary>The leave to try one card. It counts against its source until it is given back, or until its window ends.</summary>
/// <param name="Id">What the limiter knows the permit by; never given out twice for one source.</param>
/// <param name="Source">Who tries, as it was given to the limiter.</param>
/// <param name="AcquiredAt">When it was acquired, by the limiter's clock.</param>
public sealed record AttemptPermit(long Id, string Source, DateTimeOffset AcquiredAt);
