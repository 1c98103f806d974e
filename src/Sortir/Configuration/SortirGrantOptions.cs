namespace Sortir;

/// <summary>The delivery of grants to APRAS: <c>Sortir:Grants</c>.</summary>
public sealed class SortirGrantOptions
{
    /// <summary>Whether this node delivers grants by itself. When not, another node or a call of <see cref="ISortirMaintenance.DeliverDueGrantsAsync"/> must. Default: <see langword="true"/>.</summary>
    public bool Deliver { get; set; } = true;

    /// <summary>How often due grants are looked for, beside the wake-up that each payment gives. Default: 5 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long APRAS has to answer a grant. Default: 30 seconds; 1 second to 5 minutes. A host that stops finishes what is under way:
    /// give its <c>HostOptions.ShutdownTimeout</c>, 30 seconds by default, a little more than this.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node has a grant for itself. Default: 5 minutes; at least the timeout and twice the margin.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// By how much a lease must outlive the timeout for the grant to be sent: what the clocks of two nodes may differ by, and a node may
    /// stand still. Default: 30 seconds; 1 second to 5 minutes. Shorten it for tests alone.
    /// </summary>
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many grants a node sends at once for one organizer. Default: 8; 1 to 64.</summary>
    public int ParallelPerOrganizer { get; set; } = 8;

    /// <summary>How many grants a node sends at once for all organizers. Default: 32; 1 to 256, at least those of one organizer.</summary>
    public int Parallel { get; set; } = 32;

    /// <summary>The wait before a grant's second attempt; it doubles from there. Default: 5 seconds.</summary>
    public TimeSpan BackoffMin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts of a grant. Default: 1 hour.</summary>
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromHours(1);
}
