namespace Sortir;

/// <summary>Sweeping and purging: <c>Sortir:Retention</c>.</summary>
public sealed class SortirRetentionOptions
{
    /// <summary>Whether this node sweeps and purges by itself. When not, a call of <see cref="ISortirMaintenance.PurgeAsync"/> must. Default: <see langword="true"/>.</summary>
    public bool Run { get; set; } = true;

    /// <summary>How often, beside once a minute after the start. Default: 1 hour; from 1 minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long ended holds are kept, and lapsed ones before they are swept. Default: 24 hours.</summary>
    public TimeSpan ExpiredHolds { get; set; } = TimeSpan.FromHours(24);
}
