using System.Collections.Concurrent;

namespace Sortir.Browser.Tests.Support;

/// <summary>The carts of the shop, what is in a new one, and what its form has posted.</summary>
public sealed class Carts : ConcurrentDictionary<string, IReadOnlyList<SaleTicket>>
{
    public const string Reduced = "reduced";

    public string[] TicketIds { get; set; } = ["t1", "t2"];

    public string? Label { get; set; }

    public IReadOnlyDictionary<string, string> Posted { get; set; } = new Dictionary<string, string>();

    public IReadOnlyList<SaleTicket> NewTickets() => [.. TicketIds.Select(id => new SaleTicket(id, Reduced))];

    public string LabelOf(string ticketId, string language) => Label
        ?? (language == "en" ? $"Sortir! card, ticket {ticketId[1..]}" : $"Carte Sortir!, billet {ticketId[1..]}");
}
