using Microsoft.EntityFrameworkCore;

namespace Sortir.Reliability;

/// <summary>The shop's own context, with Sortir's tables in it.</summary>
internal sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
{
    public DbSet<ShopOrder> Orders => Set<ShopOrder>();

    public DbSet<ShopTicket> Tickets => Set<ShopTicket>();

    public DbSet<ShopPayment> Payments => Set<ShopPayment>();

    /// <summary>A context for whoever is not a node.</summary>
    internal static ShopDbContext Connect(string connectionString) =>
        new(new DbContextOptionsBuilder<ShopDbContext>().UseNpgsql(connectionString).Options);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ShopOrder>(order =>
        {
            order.HasIndex(row => row.CartId).IsUnique();
            order.HasMany(row => row.Tickets).WithOne().HasForeignKey(ticket => ticket.OrderId);
        });
        modelBuilder.UseSortir();
    }
}
