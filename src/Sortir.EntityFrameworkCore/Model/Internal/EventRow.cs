using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>An event's binding to its key, as a row.</summary>
internal sealed class EventRow
{
    public string OrganizerId { get; set; } = "";

    public string EventId { get; set; } = "";

    public string KeyId { get; set; } = "";

    public long BoundAt { get; set; }

    public long? CancelledAt { get; set; }

    internal static EventRow From(EventBinding binding) => new()
    {
        OrganizerId = binding.OrganizerId,
        EventId = binding.EventId,
        KeyId = binding.KeyId,
        BoundAt = binding.BoundAt.ToUnixTimeMilliseconds(),
        CancelledAt = binding.CancelledAt?.ToUnixTimeMilliseconds(),
    };

    internal EventBinding ToBinding() => new(OrganizerId, EventId, KeyId, DateTimeOffset.FromUnixTimeMilliseconds(BoundAt))
    {
        CancelledAt = CancelledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
