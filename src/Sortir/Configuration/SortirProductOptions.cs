namespace Sortir;

/// <summary>A product that needs a card, in the configuration of a small shop: <c>Sortir:Products:{product id}</c>.</summary>
public sealed class SortirProductOptions
{
    /// <summary>The event that the product is a ticket for. Default: the product's own id.</summary>
    public string? EventId { get; set; }

    /// <summary>When the event ends, with its offset: <c>2027-03-01T23:00:00+01:00</c>. Default: unknown, so that no usage is ever purged.</summary>
    public DateTimeOffset? EventEndsAt { get; set; }

    /// <summary>Whether the reduced fare is sold for the event. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The event's activity id at APRAS, if it differs from the organizer's. Default: none.</summary>
    public string? ActivityId { get; set; }
}
