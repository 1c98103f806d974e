using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore;

/// <summary>Sortir's tables in a database of their own, for hosts without EF Core: see <c>UseSortirDatabase</c>.</summary>
/// <param name="options">The provider and its connection.</param>
public sealed class SortirDbContext(DbContextOptions<SortirDbContext> options) : DbContext(options)
{
    // SQL Server compares without regard to case by default; the others compare as is needed.
    private const string SqlServerCollation = "Latin1_General_100_BIN2_UTF8";

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.UseSortir(collation: Database.ProviderName == Provider.SqlServerName ? SqlServerCollation : null);
        modelBuilder.Entity<SchemaRow>(schema =>
        {
            schema.ToTable(SchemaScripts.VersionTable);
            schema.HasKey(row => row.Version);
            schema.Property(row => row.Version).ValueGeneratedNever();
        });
    }
}
