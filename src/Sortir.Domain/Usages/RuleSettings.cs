namespace Sortir.Domain;

/// <summary>The durations that the rules take as given.</summary>
public sealed record RuleSettings
{
    /// <summary>The settings with every default.</summary>
    public static RuleSettings Default { get; } = new();

    /// <summary>How long after its hold a cart may take a card away or replace it. Default: 5 minutes.</summary>
    public TimeSpan CorrectionWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a hold blocks its card. Default: 10 minutes.</summary>
    public TimeSpan HoldLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after its end an expired hold is kept, and after its lapse a hold is swept. Default: 24 hours.</summary>
    public TimeSpan ExpiredHoldRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The wait before a grant's second attempt; it doubles from there. Default: 5 seconds.</summary>
    public TimeSpan GrantBackoffMin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two attempts of a grant. Default: 1 hour.</summary>
    public TimeSpan GrantBackoffMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>By how much a lease must outlive the grant's timeout for a node to send it. Default: 30 seconds.</summary>
    public TimeSpan GrantLeaseMargin { get; init; } = TimeSpan.FromSeconds(30);
}
