using Microsoft.Extensions.Logging;
using Sortir.Domain;

namespace Sortir;

/// <summary>The tickets of a call, with what the catalog says of their products.</summary>
internal static partial class Sale
{
    /// <summary>Every ticket, in the order given. One whose product the shop does not know, or may not sell now, says so.</summary>
    internal static async Task<IReadOnlyList<CartTicket>> LookUpAsync(
        IReadOnlyList<SaleTicket> tickets,
        HostLookup host,
        SortirOptions options,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        var isEnabled = options.Enabled && host.IsEnabled;
        var products = new Dictionary<string, CatalogProduct?>(StringComparer.Ordinal);
        var looked = new List<CartTicket>(tickets.Count);
        foreach (var ticket in tickets)
        {
            ArgumentNullException.ThrowIfNull(ticket, nameof(tickets));
            SortirIdentifier.ThrowIfInvalid(ticket.TicketId);
            SortirIdentifier.ThrowIfInvalid(ticket.ProductId);
            if (!products.TryGetValue(ticket.ProductId, out var product))
            {
                product = await host.FindProductAsync(ticket.ProductId, cancellationToken).ConfigureAwait(false);
                products.Add(ticket.ProductId, product);
                Tell(logger, ticket.ProductId, product);
            }

            looked.Add(new CartTicket
            {
                TicketId = ticket.TicketId,
                NeedsCard = product?.NeedsCard ?? true,
                IsSold = product is not null && (isEnabled || !product.NeedsCard),
                OrganizerId = product?.Event?.OrganizerId ?? "",
                EventId = product?.Event?.Id ?? "",
                ActivityId = product?.Event?.FindProblem() is null ? product?.Event?.ActivityId : null,
            });
        }

        return looked;
    }

    /// <summary>The tickets, with those of cancelled events no longer sold.</summary>
    internal static IReadOnlyList<CartTicket> Without(
        IReadOnlySet<(string OrganizerId, string EventId)> cancelled,
        IReadOnlyList<CartTicket> sale) => cancelled.Count == 0
        ? sale
        : [.. sale.Select(ticket => cancelled.Contains((ticket.OrganizerId, ticket.EventId)) ? ticket with { IsSold = false } : ticket)];

    internal static TicketState Describe(TicketStanding standing, RuleSettings rules) => new()
    {
        TicketId = standing.TicketId,
        Reason = standing.Refusal?.Reason,
        LastDigits = standing.Usage?.LastDigits,
        HoldExpiresAt = standing.Usage is { Status: UsageStatus.Pending } hold ? hold.HoldExpiresAt : null,
        CorrectableUntil = standing.Usage is { Status: UsageStatus.Pending } correctable ? correctable.HeldAt + rules.CorrectionWindow : null,
        SupportNote = standing.Usage is { Status: not UsageStatus.Pending } ordered ? ordered.SupportNote : null,
    };

    internal static RefusedTicket Describe(TicketRefusal refusal) => new(refusal.TicketId, refusal.Refusal.Reason);

    private static void Tell(ILogger logger, string productId, CatalogProduct? product)
    {
        if (product is null)
        {
            LogUnknownProduct(logger, productId);
        }
        else if (product.Event?.FindProblem() is { } problem)
        {
            LogActivity(logger, product.Event.Id, problem);
        }
    }

    [LoggerMessage(1111, LogLevel.Warning, "The catalog does not know product {ProductId}: its tickets are not sold. A product stays in the catalog until its orders are paid.")]
    private static partial void LogUnknownProduct(ILogger logger, string productId);

    [LoggerMessage(1112, LogLevel.Error, "Event {EventId} has an activity id that cannot be sent, and the organizer's is used. {Problem}")]
    private static partial void LogActivity(ILogger logger, string eventId, string problem);
}
