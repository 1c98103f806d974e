namespace Sortir.Domain;

/// <summary>One step of one usage: what it was, what it becomes, and what was done. The rules make it, a store writes it.</summary>
public sealed record UsageChange
{
    private UsageChange(CardUsage? before, CardUsage after, UsageAction action)
    {
        Before = before;
        After = after;
        Action = action;
    }

    /// <summary>The usage as it was read; <see langword="null"/> for a new one.</summary>
    public CardUsage? Before { get; }

    /// <summary>The usage as it shall be, at the version after that of <see cref="Before"/>.</summary>
    public CardUsage After { get; }

    /// <summary>What was done.</summary>
    public UsageAction Action { get; }

    /// <summary>A new usage, at version 1.</summary>
    public static UsageChange Insert(CardUsage usage, UsageAction action)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return new UsageChange(null, usage.Version == 1 ? usage : usage with { Version = 1 }, action);
    }

    /// <summary>A changed usage, at the next version.</summary>
    public static UsageChange Update(CardUsage before, CardUsage after, UsageAction action)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new UsageChange(before, after with { Version = before.Version + 1 }, action);
    }
}
