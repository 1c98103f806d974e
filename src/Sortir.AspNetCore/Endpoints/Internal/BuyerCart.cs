using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sortir.AspNetCore;

/// <summary>The cart of a request, as the host's server code has it.</summary>
internal sealed class BuyerCart
{
    private BuyerCart(string id, IReadOnlyList<SaleTicket> tickets)
    {
        Id = id;
        Tickets = tickets;
    }

    public string Id { get; }

    public IReadOnlyList<SaleTicket> Tickets { get; }

    public static async ValueTask<BuyerCart?> FindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var id = await services.GetRequiredService<ISortirCartAccessor>().FindCartIdAsync(context, context.RequestAborted).ConfigureAwait(false);
        return id is not null
            && await services.GetRequiredService<ISortirCartTickets>().FindTicketsAsync(id, context.RequestAborted).ConfigureAwait(false) is { } tickets
            ? new BuyerCart(id, tickets)
            : null;
    }

    public SaleTicket? FindTicket(string? ticketId) =>
        Tickets.FirstOrDefault(ticket => string.Equals(ticket.TicketId, ticketId, StringComparison.Ordinal));

    public VerifyCardRequest NewRequest(HttpContext context, SaleTicket ticket, string? card) => new()
    {
        CartId = Id,
        TicketId = ticket.TicketId,
        ProductId = ticket.ProductId,
        Card = card,
        Source = SourceOf(context),
        IsTrustedSource = context.RequestServices.GetRequiredService<IOptions<SortirWebOptions>>().Value.IsTrustedSource?.Invoke(context) ?? false,
    };

    // Whom the connection comes from, after the host's forwarded-headers middleware if it has one: never a header read here. Behind a Unix
    // socket without it all buyers are one source.
    private static string SourceOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
