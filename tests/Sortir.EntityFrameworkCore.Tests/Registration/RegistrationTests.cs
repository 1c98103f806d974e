using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore.Tests;

public sealed class RegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_in_memory_provider_is_refused_by_name_with_what_to_use_instead()
    {
        await using var shop = new Shop(options => options.UseInMemoryDatabase("shop"));

        var exception = await Assert.ThrowsAsync<SortirConfigurationException>(() => shop.TypeCardAsync("cart-1"));

        Assert.Contains("in-memory provider", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SQLite", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddSortirFake", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_without_the_tables_is_told_what_is_missing()
    {
        await using var services = new ServiceCollection()
            .AddDbContext<BareContext>(options => options.UseSqlite("Data Source=:memory:"))
            .AddSortir(_ => { }).UseEntityFrameworkCore<BareContext>().Services
            .BuildServiceProvider();

        var exception = await Assert.ThrowsAsync<SortirConfigurationException>(
            () => services.GetRequiredService<EfStore>().BindEventAsync(new EventBinding("o", "e", "k", DateTimeOffset.UnixEpoch), Token));

        Assert.Contains("modelBuilder.UseSortir()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_need_no_service()
    {
        var options = new DbContextOptionsBuilder<ShopDbContext>().UseSqlite("Data Source=:memory:").Options;
        using var context = new ShopDbContext(options);

        var script = context.Database.GenerateCreateScript();

        Assert.Contains("CREATE TABLE \"sortir_usages\"", script, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX \"ux_sortir_usages_blocking_key\" ON \"sortir_usages\" (\"BlockingKey\");", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_can_have_a_schema_and_a_collation()
    {
        var options = new DbContextOptionsBuilder<SchemaContext>().UseNpgsql("Host=invalid").Options;
        using var context = new SchemaContext(options);

        var script = context.Database.GenerateCreateScript();

        Assert.Contains("CREATE TABLE tickets.sortir_usages", script, StringComparison.Ordinal);
        Assert.Contains("\"CartId\" character varying(128) COLLATE \"C\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_called_twice()
    {
        using var services = new ServiceCollection()
            .AddDbContext<ShopDbContext>(options => options.UseSqlite("Data Source=:memory:"))
            .AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>().UseEntityFrameworkCore<ShopDbContext>().Services
            .BuildServiceProvider(validateScopes: true);
        using var scope = services.CreateScope();

        Assert.IsType<EfStore>(Assert.Single(scope.ServiceProvider.GetServices<ISortirStore>()));
        Assert.IsType<EfStore>(Assert.Single(scope.ServiceProvider.GetServices<ISortirReader>()));
        Assert.IsType<EfHostTransactionStore>(Assert.Single(scope.ServiceProvider.GetServices<IHostTransactionStore>()));
    }

    [Fact]
    public void A_fake_that_is_added_later_takes_the_orders_too()
    {
        var collection = new ServiceCollection()
            .AddDbContext<ShopDbContext>(options => options.UseSqlite("Data Source=:memory:"))
            .AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>().Services;
        collection.AddSortirFake();
        using var services = collection.BuildServiceProvider();
        using var scope = services.CreateScope();

        Assert.IsNotType<EfStore>(scope.ServiceProvider.GetRequiredService<ISortirStore>());
        Assert.Null(scope.ServiceProvider.GetService<IHostTransactionStore>());
    }

    private sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options);

    private sealed class SchemaContext(DbContextOptions<SchemaContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseSortir("tickets", "C");
    }
}
