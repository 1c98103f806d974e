namespace Sortir.AspNetCore;

internal sealed class ReleaseBody
{
    public string? TicketId { get; init; }
}
