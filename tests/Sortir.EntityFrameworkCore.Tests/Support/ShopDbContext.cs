using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The context of a shop, with its own tables and Sortir's.</summary>
public sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
{
    public DbSet<ShopOrder> Orders => Set<ShopOrder>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseSortir();
}
