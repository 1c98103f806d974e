namespace Sortir.Docs.Tests;

public sealed record Cart(string Id, IReadOnlyList<Ticket> Tickets);

public sealed record Ticket(string Id, string ProductId);

public sealed record CardForm(string Card);

public sealed class Order
{
    public string Id { get; set; } = Guid.NewGuid().ToString("N");

    public string Buyer { get; set; } = "";

    public string Comment { get; set; } = "";
}

public sealed class CartLine
{
    public string Id { get; set; } = "";

    public string CartId { get; set; } = "";

    public string TicketId { get; set; } = "";

    public string ProductId { get; set; } = "";
}

public sealed class ShopCart : ISortirCartTickets
{
    public ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken) => new([new("ticket-1", "reduced")]);
}

public sealed class Show
{
    public string Id { get; set; } = "";

    public string VenueId { get; set; } = "";

    public DateTimeOffset EndsAt { get; set; }
}

public sealed class Product
{
    public string Id { get; set; } = "";

    public bool IsReducedFare { get; set; }

    public Show Show { get; set; } = null!;
}

public sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();

    public DbSet<Show> Shows => Set<Show>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<CartLine> CartLines => Set<CartLine>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseSortir();
}

public sealed class ShopCatalog : ISortirCatalog
{
    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) => default;

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) => default;
}

public sealed class ShopOrders : ISortirOrderLookup
{
    public ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken) => default;
}

public sealed class VenueSettings : ISortirSettingsProvider
{
    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) => default;
}
