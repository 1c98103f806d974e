namespace Sortir;

/// <summary>How long a refusal by APRAS is remembered, so that the same card is not asked about again.</summary>
public sealed class RefusalCacheOptions
{
    /// <summary>How long a refused card stays refused without a question to APRAS [5 minutes]; more than zero.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the distributed cache may take to answer before the process uses its own memory [150 ms]; more than zero.</summary>
    public TimeSpan BackendTimeout { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a distributed cache that was slow or failed is left alone before it is tried again [10 seconds]; zero or more.</summary>
    public TimeSpan BackendPause { get; set; } = TimeSpan.FromSeconds(10);
}
