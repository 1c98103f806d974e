using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Storage;

namespace Sortir;

/// <summary>What a host still chooses after <c>AddSortir</c>: its storage, its catalog, and with many organizers their settings.</summary>
public sealed class SortirBuilder
{
    internal SortirBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's services, for packages that add to Sortir.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Uses the host's catalog, one instance for each scope. Without it, <c>Sortir:Products</c> is the catalog.</summary>
    /// <typeparam name="TCatalog">The host's catalog.</typeparam>
    public SortirBuilder UseCatalog<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCatalog>()
        where TCatalog : class, ISortirCatalog
    {
        Services.Replace(ServiceDescriptor.Scoped<ISortirCatalog, TCatalog>());
        return this;
    }

    /// <summary>Uses the host's settings of many organizers, one instance for each scope. Without it, the options are those of the only one.</summary>
    /// <typeparam name="TProvider">The host's provider.</typeparam>
    public SortirBuilder UseSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>()
        where TProvider : class, ISortirSettingsProvider
    {
        Services.Replace(ServiceDescriptor.Scoped<ISortirSettingsProvider, TProvider>());
        return this;
    }

    /// <summary>
    /// Asks the host about orders that are unpaid for long, one instance for each scope. Without it, staff see them and nothing is
    /// done by itself.
    /// </summary>
    /// <typeparam name="TLookup">The host's look-up of its orders.</typeparam>
    public SortirBuilder UseOrderLookup<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TLookup>()
        where TLookup : class, ISortirOrderLookup
    {
        Services.Replace(ServiceDescriptor.Scoped<ISortirOrderLookup, TLookup>());
        return this;
    }

    /// <summary>
    /// Uses a storage that the host, or a package, supplies: one instance for each scope, for writing and reading. What was chosen before is
    /// taken out, its <see cref="IHostTransactionStore"/> too.
    /// </summary>
    /// <typeparam name="TStore">The storage.</typeparam>
    public SortirBuilder UseStorage<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ISortirStore, ISortirReader
    {
        Services.RemoveAll<IHostTransactionStore>();
        Services.TryAddScoped<TStore>();
        Services.Replace(ServiceDescriptor.Scoped<ISortirStore>(static services => services.GetRequiredService<TStore>()));
        Services.Replace(ServiceDescriptor.Scoped<ISortirReader>(static services => services.GetRequiredService<TStore>()));
        return this;
    }

    /// <summary>
    /// Uses a storage that the host, or a package, supplies, with a second store for orders: these are placed, paid and cancelled in the
    /// transaction that the host has open.
    /// </summary>
    /// <typeparam name="TStore">The storage, on connections of its own.</typeparam>
    /// <typeparam name="TTransactionStore">The same storage in the host's transaction; one instance for each scope.</typeparam>
    public SortirBuilder UseStorage<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTransactionStore>()
        where TStore : class, ISortirStore, ISortirReader
        where TTransactionStore : class, IHostTransactionStore
    {
        UseStorage<TStore>();
        Services.AddScoped<IHostTransactionStore, TTransactionStore>();
        return this;
    }

    /// <summary>
    /// Keeps usages in this process's memory, as is the default: for tests, samples and development. They are gone with the process,
    /// and unknown to other nodes.
    /// </summary>
    /// <param name="configure">Changes how much is kept.</param>
    public SortirBuilder UseInMemoryStorage(Action<InMemoryStoreOptions>? configure = null)
    {
        Services.RemoveAll<IHostTransactionStore>();
        Services.Replace(SortirRegistration.InMemory<ISortirStore>());
        Services.Replace(SortirRegistration.InMemory<ISortirReader>());
        if (configure is not null)
        {
            Services.Configure(configure);
        }

        return this;
    }
}
