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
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<OwnContextSource<TContext>>();
        builder.Services.TryAddScoped<HostContextSource<TContext>>();
        builder.Services.TryAddSingleton(static services => new EfStore(services.GetRequiredService<OwnContextSource<TContext>>()));
        builder.UseStorage<EfStore>();
        builder.Services.AddScoped<IHostTransactionStore>(static services => new EfHostTransactionStore(
            services.GetRequiredService<HostContextSource<TContext>>(),
            services.GetRequiredService<ILogger<EfHostTransactionStore>>()));
        return builder;
    }
}
