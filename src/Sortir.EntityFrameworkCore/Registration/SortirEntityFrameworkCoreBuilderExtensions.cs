using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Sortir.EntityFrameworkCore;
using Sortir.Storage;

namespace Sortir;

/// <summary>Keeps usages in a database through Entity Framework Core.</summary>
public static class SortirEntityFrameworkCoreBuilderExtensions
{
    /// <summary>
    /// Keeps usages in the host's own database: orders are placed, paid and cancelled in the transaction that the host has open on
    /// its context. Map the tables with <c>modelBuilder.UseSortir()</c> in the context's <c>OnModelCreating</c>, and add a migration.
    /// </summary>
    /// <param name="builder">What <c>AddSortir</c> returned.</param>
    /// <typeparam name="TContext">The host's context, registered with <c>AddDbContext</c> or <c>AddDbContextPool</c>.</typeparam>
    public static SortirBuilder UseEntityFrameworkCore<TContext>(this SortirBuilder builder)
        where TContext : DbContext
    {
        AddStore<TContext>(builder);
        if (!builder.Services.Any(service => service.ServiceType == typeof(CommitWatch)))
        {
            builder.Services.AddSingleton<CommitWatch>();
            builder.Services.AddSingleton<LossWatch>();
            builder.Services.ConfigureDbContext<TContext>(static (services, options) => options.AddInterceptors(
                services.GetRequiredService<CommitWatch>(), services.GetRequiredService<LossWatch>()));
        }

        builder.Services.AddScoped<IHostTransactionStore>(static services => new EfHostTransactionStore(
            new HostContextSource(services.GetRequiredService<TContext>(), services.GetRequiredService<LossWatch>()),
            services.GetRequiredService<CommitWatch>(),
            services.GetRequiredService<ILogger<EfHostTransactionStore>>()));
        return builder;
    }

    /// <summary>
    /// Keeps usages in a database of their own, for a host without EF Core. Make the tables with
    /// <see cref="ISortirDatabase.EnsureSchemaAsync"/> before the host starts, or by the scripts in the package.
    /// </summary>
    /// <param name="builder">What <c>AddSortir</c> returned.</param>
    /// <param name="configure">Chooses the provider, whose package the host references: <c>options => options.UseNpgsql(…)</c>.</param>
    public static SortirBuilder UseSortirDatabase(this SortirBuilder builder, Action<DbContextOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        AddStore<SortirDbContext>(builder);
        builder.Services.AddDbContextPool<SortirDbContext>(configure);
        builder.Services.TryAddSingleton<ISortirDatabase, SortirDatabase>();
        return builder;
    }

    private static void AddStore<TContext>(SortirBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<OwnContextSource<TContext>>();
        builder.Services.Replace(ServiceDescriptor.Singleton(
            static services => new EfStore(
                services.GetRequiredService<OwnContextSource<TContext>>(),
                services.GetRequiredService<ILogger<EfStore>>())));
        builder.UseStorage<EfStore>();
    }
}
