using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Benchmarks;
using Sortir.EntityFrameworkCore;
using Sortir.Storage;

namespace Sortir.Load;

/// <summary>A shop that keeps its usages in a database, as a host would register it.</summary>
internal sealed class StorageShop : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private StorageShop(ServiceProvider services) => _services = services;

    internal ISortirStore Store => _services.GetRequiredService<ISortirStore>();

    /// <summary>A shop with its tables made; without an APRAS, unless its options name one.</summary>
    internal static async Task<StorageShop> OpenAsync(Action<DbContextOptionsBuilder> database, Action<SortirOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSortir(options =>
        {
            options.Keys.Add(new SortirKeyOptions { Id = "load", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
            options.Products.Add(Shop.ProductId, new SortirProductOptions { EventId = Holds.EventId });
            options.BaseUrl = "http://localhost:9";
            options.Token = "none";
            configure?.Invoke(options);
        }).UseSortirDatabase(database);
        var shop = new StorageShop(services.BuildServiceProvider());
        await shop._services.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync();
        return shop;
    }

    /// <summary>A service in a scope of its own, as a web request has it.</summary>
    internal T Get<T>()
        where T : notnull => _services.CreateScope().ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
