using Sortir.Client;

namespace Sortir;

/// <summary>An event: what a card may be used for once.</summary>
public sealed record CatalogEvent
{
    /// <summary>The organizer of a shop that has only one.</summary>
    public const string DefaultOrganizerId = "default";

    /// <summary>The host's id of the event, never used again for another edition.</summary>
    public required string Id { get; init; }

    /// <summary>When the event ends, as far as known now. An unknown end never closes the sale, and never purges.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether the reduced fare is sold for it. Default: <see langword="true"/>.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The event's activity id at APRAS, if it differs from the organizer's. Default: none.</summary>
    public string? ActivityId { get; init; }

    /// <summary>Whose event it is. Default: <see cref="DefaultOrganizerId"/>, for a shop with one organizer.</summary>
    public string OrganizerId { get; init; } = DefaultOrganizerId;

    // An activity id is checked before a card is sold to, so that no paid grant waits for a catalog to be mended.
    internal string? FindProblem() => ActivityId is null ? null : AprasConnection.FindActivityIdProblem(ActivityId);
}
