using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

/// <summary>An event's key as a row.</summary>
internal sealed class EventRow
{
    public string OrganizerId { get; init; } = "";

    public string EventId { get; init; } = "";

    public string KeyId { get; init; } = "";

    public DateTime BoundAt { get; init; }

    public DateTime? CancelledAt { get; init; }

    public static EventRow From(EventBinding binding) => new()
    {
        OrganizerId = binding.OrganizerId,
        EventId = binding.EventId,
        KeyId = binding.KeyId,
        BoundAt = binding.BoundAt.UtcDateTime,
        CancelledAt = binding.CancelledAt?.UtcDateTime,
    };

    public EventBinding ToBinding() => new(OrganizerId, EventId, KeyId, BoundAt.ToOffset()) { CancelledAt = CancelledAt.ToOffset() };
}
