namespace Sortir;

/// <summary>How long a refusal by APRAS is remembered, so that the same card is not asked about again.</summary>
internal sealed class RefusalCacheOptions
{
    /// <summary>How long a refused card stays refused without a question to APRAS [5 minutes]; zero: it is not remembered.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the distributed cache may take to answer before the process uses its own memory [150 ms]; more than zero.</summary>
    public TimeSpan BackendTimeout { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a distributed cache that was slow or failed is left alone before it is tried again [10 seconds]; zero or more.</summary>
    public TimeSpan BackendPause { get; init; } = TimeSpan.FromSeconds(10);
}
