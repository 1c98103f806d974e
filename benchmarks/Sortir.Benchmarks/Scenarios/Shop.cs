using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Testing;

namespace Sortir.Benchmarks;

/// <summary>A shop with Sortir in it, as a host would register it: one product, in-memory storage, and a new buyer for each card.</summary>
internal sealed class Shop : IAsyncDisposable
{
    internal const string ProductId = "matinee";

    // More than a round of the longest run holds: storage that is full would have to make room first.
    private const int Capacity = 2_000_000;

    private readonly ServiceProvider _services;
    private readonly SortirFake? _fake;
    private long _buyers;

    private Shop(ServiceCollection services, SortirFake? fake)
    {
        _services = services.BuildServiceProvider();
        _fake = fake;
    }

    /// <summary>How often the APRAS of a shop without HTTP was asked.</summary>
    internal long Asked => _fake?.Book.RequestCount(AprasOperations.Verify) ?? 0;

    /// <summary>A shop that asks the APRAS at that address, over HTTP.</summary>
    internal static Shop Open(Uri apras, string token)
    {
        var services = new ServiceCollection();
        services.AddSortir(options =>
        {
            Configure(options);
            options.BaseUrl = apras.AbsoluteUri;
            options.Token = token;
            // The machine may be busy with other things: a slow answer shall be measured, not be cut off.
            options.Timeout = TimeSpan.FromSeconds(30);
        }).UseInMemoryStorage(storage => storage.Capacity = Capacity);
        return new Shop(services, null);
    }

    /// <summary>A shop whose APRAS is in its own memory: what is left is Sortir's own work.</summary>
    /// <param name="isEligible">Whether every card is eligible, or none.</param>
    internal static Shop OpenWithoutHttp(bool isEligible)
    {
        var services = new ServiceCollection();
        var fake = services.AddSortirFake(options =>
        {
            Configure(options);
            options.Attempts.Window = TimeSpan.FromSeconds(1);
        });
        services.Configure<InMemoryStoreOptions>(storage => storage.Capacity = Capacity);
        fake.Book.EligibleByDefault = _ => isEligible;
        return new Shop(services, fake);
    }

    /// <summary>A new buyer with a card that nobody has entered before.</summary>
    /// <param name="isTrusted">Whether the source is exempt from the limits; else each buyer has an address of their own.</param>
    internal VerifyCardRequest NextBuyer(bool isTrusted)
    {
        var number = Interlocked.Increment(ref _buyers);
        var id = CardNumbers.Write(number);
        return new VerifyCardRequest
        {
            CartId = id,
            TicketId = "ticket-1",
            ProductId = ProductId,
            Card = id,
            Source = isTrusted ? "box-office" : id,
            IsTrustedSource = isTrusted,
        };
    }

    /// <summary>A checkout in a scope of its own, as a web request has it.</summary>
    internal ISortirCheckout GetCheckout() => _services.CreateScope().ServiceProvider.GetRequiredService<ISortirCheckout>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static void Configure(SortirOptions options)
    {
        options.Keys.Add(new SortirKeyOptions { Id = "bench", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
        options.Products.Add(ProductId, new SortirProductOptions());
    }
}
