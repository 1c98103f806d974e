using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.Domain;

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

    /// <exception cref="SortirCatalogException">The host's own code threw: its database may be away.</exception>
    public static async ValueTask<BuyerCart?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var accessor = context.RequestServices.GetRequiredService<ISortirCartAccessor>();
        var lookup = context.RequestServices.GetRequiredService<ISortirCartTickets>();
        if (await AskAsync(accessor, accessor.FindCartIdAsync, context, cancellationToken).ConfigureAwait(false) is not { } id)
        {
            return null;
        }

        return await AskAsync(lookup, lookup.FindTicketsAsync, id, cancellationToken).ConfigureAwait(false) is { } tickets
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

    private static async ValueTask<T?> AskAsync<TArgument, T>(
        object host,
        Func<TArgument, CancellationToken, ValueTask<T?>> ask,
        TArgument argument,
        CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask(argument, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not SortirException && !cancellationToken.IsCancellationRequested)
        {
            throw new SortirCatalogException($"{host.GetType().Name} threw: see the inner exception.", failure);
        }
    }

    // Whom the connection comes from, after the host's forwarded-headers middleware if it has one: never a header read here. Behind a Unix
    // socket without it all buyers are one source.
    private static string SourceOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
