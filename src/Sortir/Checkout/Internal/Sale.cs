using Sortir.Domain;

namespace Sortir;

/// <summary>The tickets of a call, with what the catalog says of their products.</summary>
internal sealed class Sale
{
    private readonly Dictionary<string, RefusedTicket> _notSold = new(StringComparer.Ordinal);

    private Sale(IReadOnlyList<CartTicket> tickets) => Tickets = tickets;

    /// <summary>Every ticket, in the order given. One that is not sold counts as in need of a card that it cannot have.</summary>
    internal IReadOnlyList<CartTicket> Tickets { get; }

    /// <summary>Tickets whose product the shop does not know, or may not sell now.</summary>
    internal IReadOnlyCollection<RefusedTicket> NotSold => _notSold.Values;

    internal static async Task<Sale> LookUpAsync(
        IReadOnlyList<SaleTicket> tickets,
        HostLookup host,
        SortirOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var products = new Dictionary<string, CatalogProduct?>(StringComparer.Ordinal);
        var looked = new List<CartTicket>(tickets.Count);
        var sale = new Sale(looked);
        foreach (var ticket in tickets)
        {
            ArgumentNullException.ThrowIfNull(ticket, nameof(tickets));
            SortirIdentifier.ThrowIfInvalid(ticket.TicketId);
            SortirIdentifier.ThrowIfInvalid(ticket.ProductId);
            if (!products.TryGetValue(ticket.ProductId, out var product))
            {
                product = await host.FindProductAsync(ticket.ProductId, cancellationToken).ConfigureAwait(false);
                products.Add(ticket.ProductId, product);
            }

            looked.Add(new CartTicket
            {
                TicketId = ticket.TicketId,
                NeedsCard = product?.RequiresCard ?? true,
                OrganizerId = product?.Event?.OrganizerId ?? "",
                EventId = product?.Event?.Id ?? "",
                ActivityId = product?.Event?.ActivityId,
            });
            if (product is null || (product.RequiresCard && !options.Enabled))
            {
                sale._notSold[ticket.TicketId] = new RefusedTicket(ticket.TicketId, RefusalReason.EventNotEnabled);
            }
        }

        return sale;
    }

    internal TicketState Describe(TicketStanding standing) => _notSold.TryGetValue(standing.TicketId, out var notSold)
        ? new TicketState { TicketId = notSold.TicketId, Reason = notSold.Reason }
        : new TicketState
        {
            TicketId = standing.TicketId,
            Reason = standing.Refusal?.Reason,
            LastDigits = standing.Usage?.LastDigits,
            HoldExpiresAt = standing.Usage is { Status: UsageStatus.Pending } hold ? hold.HoldExpiresAt : null,
            SupportNote = standing.Usage?.SupportNote,
        };

    internal static RefusedTicket Describe(TicketRefusal refusal) => new(refusal.TicketId, refusal.Refusal.Reason);
}
