using Sortir.Storage;

namespace Sortir;

/// <summary>An event as staff see it.</summary>
public sealed record EventView
{
    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>When the first card was asked for; <see langword="null"/> when none was yet.</summary>
    public DateTimeOffset? OnSaleSince { get; init; }

    /// <summary>When it ends, as the catalog gives it now; <see langword="null"/> when that is not known.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When it was cancelled; <see langword="null"/> while it takes place.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Its usages by status and grant state; combinations without a usage are left out.</summary>
    public required IReadOnlyList<UsageCount> Counts { get; init; }

    internal static EventView Of(string eventId, EventBinding? binding, CatalogEvent? found, IReadOnlyList<UsageCount> counts) => new()
    {
        EventId = eventId,
        OnSaleSince = binding?.BoundAt,
        EndsAt = found?.EndsAt,
        CancelledAt = binding?.CancelledAt,
        Counts = counts,
    };
}
