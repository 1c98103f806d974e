namespace Sortir.Storage;

/// <summary>A request for due grants.</summary>
public sealed record GrantLease
{
    /// <summary>The time by which a grant must be due.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Until when the grants belong to the caller.</summary>
    public required DateTimeOffset LeasedUntil { get; init; }

    /// <summary>The most grants to take, from 1.</summary>
    public required int MaxCount { get; init; }

    /// <summary>Organizers whose grants must wait: their APRAS is in trouble, or their share is under way.</summary>
    public IReadOnlyCollection<string> ExceptOrganizers { get; init; } = [];
}
