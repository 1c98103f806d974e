using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>A paid sale that APRAS has recorded. Card and key print masked.</summary>
public sealed record AprasGrant
{
    /// <summary>The request id, sent as <c>id</c>: 100001 for the first grant of a book, then one more each.</summary>
    public required long Id { get; init; }

    /// <summary>When it was recorded, in UTC, to the millisecond; sent as <c>date_demande</c>.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The card for which the service key was issued.</summary>
    public required CardNumber Card { get; init; }

    /// <summary>The service key that the grant has used up.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>The activity, <c>activite</c> in the request, as it was written there; <see langword="null"/> without one.</summary>
    public required string? Activity { get; init; }

    /// <summary>The amounts that were answered.</summary>
    public required AprasAmounts Amounts { get; init; }
}
