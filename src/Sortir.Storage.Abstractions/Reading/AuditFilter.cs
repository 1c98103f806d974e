namespace Sortir.Storage;

/// <summary>Which audit entries to read: those that match <em>every</em> criterion that is set.</summary>
public sealed record AuditFilter
{
    /// <summary>The organizer.</summary>
    public string? OrganizerId { get; init; }

    /// <summary>The event.</summary>
    public string? EventId { get; init; }

    /// <summary>The usage.</summary>
    public Guid? UsageId { get; init; }

    /// <summary>The order.</summary>
    public string? OrderId { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Before { get; init; }
}
