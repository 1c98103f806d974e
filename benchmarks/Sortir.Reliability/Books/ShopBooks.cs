namespace Sortir.Reliability;

/// <summary>The books of a run, from all sides, as they stand when nothing is under way any more.</summary>
internal sealed record ShopBooks
{
    /// <summary>The shop's own tables.</summary>
    public required IReadOnlyList<TicketLine> Tickets { get; init; }

    /// <summary>Sortir's usages.</summary>
    public required IReadOnlyList<UsageLine> Usages { get; init; }

    /// <summary>What APRAS has recorded.</summary>
    public required IReadOnlyList<GrantLine> Grants { get; init; }

    /// <summary>Every change of a usage, in the order of the database.</summary>
    public required IReadOnlyList<JournalLine> Journal { get; init; }

    /// <summary>Calls of buyers that were never answered.</summary>
    public required int Unanswered { get; init; }

    /// <summary>Answers that only a defect gives.</summary>
    public required IReadOnlyList<string> Surprises { get; init; }
}
