namespace Sortir;

/// <summary>The limits of a source that tries cards: <c>Sortir:Attempts</c>.</summary>
public sealed class SortirAttemptOptions
{
    /// <summary>How many attempts that say something of a card a source has in a window. Default: 10; from 1.</summary>
    public int Limit { get; set; } = 10;

    /// <summary>How many accepted cards a source has in a window. Default: 60; from 1.</summary>
    public int AcceptedLimit { get; set; } = 60;

    /// <summary>How long an attempt counts. Default: 5 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many attempts that say something of a card all sources of an organizer have in a window together, before the log, a metric and the
    /// health check raise an alert. Trusted sources do not count. Default: 500; from 1 to 20,000.
    /// </summary>
    public int OrganizerCeiling { get; set; } = 500;

    /// <summary>
    /// Whether an organizer whose ceiling is reached verifies no more cards for a window, save those of trusted sources. Default:
    /// <see langword="false"/>, since one attacker could close the sale with it.
    /// </summary>
    public bool BlockAtOrganizerCeiling { get; set; }
}
