using Microsoft.Extensions.DependencyInjection;
using Sortir.Storage;

namespace Sortir;

/// <summary>What the host has chosen, as the services stand when they are asked: whatever was registered last is what runs.</summary>
internal sealed class SortirRegistration(IServiceCollection services)
{
    /// <summary>Whether the organizers' settings come from the host.</summary>
    internal bool HasSettingsProvider => Last(typeof(ISortirSettingsProvider))?.ImplementationType != typeof(OptionsSettingsProvider);

    /// <summary>Whether the catalog comes from the host.</summary>
    internal bool HasCatalog => Last(typeof(ISortirCatalog))?.ImplementationType != typeof(ConfigurationCatalog);

    /// <summary>Whether usages are kept in this process's memory.</summary>
    internal bool UsesInMemoryStorage => IsInMemory(typeof(ISortirStore));

    /// <summary>Whether the host writes into a storage of its own and reads from another.</summary>
    internal bool LacksReader => !UsesInMemoryStorage && IsInMemory(typeof(ISortirReader));

    /// <summary>Whether a shop may start without a product: a test's, which may not have said yet what it sells.</summary>
    internal bool MayHaveNoProduct { get; set; }

    internal static ServiceDescriptor InMemory<TService>()
        where TService : class => new InMemoryDescriptor(typeof(TService));

    private bool IsInMemory(Type service) => Last(service) is InMemoryDescriptor;

    private ServiceDescriptor? Last(Type service) => services.LastOrDefault(descriptor => descriptor.ServiceType == service);

    // A descriptor that can be told from one of the host's.
    private sealed class InMemoryDescriptor(Type service)
        : ServiceDescriptor(service, static provider => provider.GetRequiredService<InMemoryStore>(), ServiceLifetime.Singleton);
}
