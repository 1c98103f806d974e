namespace Sortir.AspNetCore;

internal sealed class CartAnswer
{
    public required bool CanBeOrdered { get; init; }

    public required IReadOnlyList<TicketAnswer> Tickets { get; init; }

    public required AntiforgeryAnswer Antiforgery { get; init; }
}
