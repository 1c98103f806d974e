using System.Globalization;

namespace Sortir.Samples.Shop;

public sealed class Order
{
    /// <summary>Given by the database.</summary>
    public int Id { get; init; }

    /// <summary>What stands in the address of its page: nobody guesses it.</summary>
    public required Guid Key { get; init; }

    /// <summary>The cart that it was made of. Unique: a double click makes one order.</summary>
    public required string CartId { get; init; }

    public required string Email { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>Until when it can be paid.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public OrderStatus Status { get; set; }

    public int RefundedCents { get; set; }

    public List<OrderTicket> Tickets { get; init; } = [];

    public List<Payment> Payments { get; } = [];

    /// <summary>The order's id as Sortir! knows it.</summary>
    public string SortirId => Id.ToString(CultureInfo.InvariantCulture);

    public IEnumerable<OrderTicket> Kept => Tickets.Where(ticket => !ticket.IsCancelled);

    public int Cents => Kept.Sum(ticket => ticket.Cents);
}
