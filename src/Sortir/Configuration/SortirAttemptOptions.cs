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
}
