using Microsoft.EntityFrameworkCore;

namespace Sortir.Samples.Shop;

/// <summary>The shop's database. Sortir!'s four tables stand beside the shop's own.</summary>
public sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
{
    public DbSet<Show> Shows => Set<Show>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<CartTicket> CartTickets => Set<CartTicket>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderTicket> OrderTickets => Set<OrderTicket>();

    public DbSet<Payment> Payments => Set<Payment>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Show>(show =>
        {
            ToMilliseconds(show.Property(row => row.StartsAt));
            ToMilliseconds(show.Property(row => row.EndsAt));
        });
        modelBuilder.Entity<CartTicket>().HasIndex(ticket => ticket.CartId);
        modelBuilder.Entity<Account>().HasKey(account => account.Name);
        modelBuilder.Entity<Order>(order =>
        {
            ToMilliseconds(order.Property(row => row.PlacedAt));
            ToMilliseconds(order.Property(row => row.ExpiresAt));
            order.HasIndex(row => row.Key).IsUnique();
            order.HasIndex(row => row.CartId).IsUnique();
            order.Ignore(row => row.Kept);
            order.Property(row => row.Status).HasConversion<string>();
        });
        modelBuilder.Entity<Payment>(payment => ToMilliseconds(payment.Property(row => row.At)));

        // The cards are in the same database as the orders: both commit, or neither does.
        modelBuilder.UseSortir();
    }

    // SQLite cannot compare a DateTimeOffset; a number it can.
    private static void ToMilliseconds(Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<DateTimeOffset> property) =>
        property.HasConversion(time => time.ToUnixTimeMilliseconds(), number => DateTimeOffset.FromUnixTimeMilliseconds(number));
}
