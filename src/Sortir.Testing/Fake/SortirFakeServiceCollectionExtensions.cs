using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir;
using Sortir.Client;
using Sortir.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a checkout for tests.</summary>
public static class SortirFakeServiceCollectionExtensions
{
    /// <summary>
    /// Puts the whole checkout into memory, with an APRAS that needs no socket: for a host's unit tests. Call it instead of
    /// <c>AddSortir</c>, or after it in a test host, where it replaces the storage and the APRAS client and keeps the catalog.
    /// </summary>
    /// <param name="services">The test's services.</param>
    /// <param name="configure">Sets options: the products that need a card, say.</param>
    /// <returns>What the test tells APRAS, and reads from it; also registered as a singleton.</returns>
    public static SortirFake AddSortirFake(this IServiceCollection services, Action<SortirOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var clock = services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider))?.ImplementationInstance as TimeProvider;
        var fake = new SortirFake(new AprasBook(clock));
        services.AddSortir(configure ?? (static _ => { })).UseInMemoryStorage();
        services.Select(service => service.ImplementationInstance).OfType<SortirRegistration>().Single().MayHaveNoProduct = true;
        services.Replace(ServiceDescriptor.Singleton(fake));
        services.Replace(ServiceDescriptor.Singleton<IAprasClient>(new FakeAprasClient(fake)));
        services.PostConfigure<SortirOptions>(static options =>
        {
            options.BaseUrl ??= "https://apras.invalid";
            options.Token ??= "fake";
            if (options.Keys.Count == 0)
            {
                options.Keys.Add(new SortirKeyOptions { Id = "fake", Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) });
            }
        });
        return fake;
    }
}
