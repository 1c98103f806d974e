using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir;
using Sortir.Client;
using Sortir.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Sortir.</summary>
public static class SortirServiceCollectionExtensions
{
    /// <summary>The name of Sortir's health check.</summary>
    public const string HealthCheckName = "sortir";

    /// <summary>
    /// Adds <see cref="ISortirCheckout"/> and all that it needs, with settings from a configuration section. What the host has
    /// registered itself wins; calling it twice is harmless.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section, by convention <c>Sortir</c>: see <see cref="SortirOptions"/>.</param>
    public static SortirBuilder AddSortir(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var builder = AddSortir(services);
        services.AddOptions<SortirOptions>().Bind(section);
        return builder;
    }

    /// <summary>As <see cref="AddSortir(IServiceCollection, IConfiguration)"/>, with settings from code.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; applied after those of earlier calls.</param>
    public static SortirBuilder AddSortir(this IServiceCollection services, Action<SortirOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = AddSortir(services);
        services.Configure(configure);
        return builder;
    }

    private static SortirBuilder AddSortir(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(SortirRegistration)))
        {
            return new SortirBuilder(services);
        }

        var registration = new SortirRegistration(services);
        services.AddSingleton(registration);
        services.AddOptions<SortirOptions>().PostConfigure(ForgetRepeatedKeys).ValidateOnStart();
        services.AddSingleton<SortirOptionsValidator>();
        services.AddSingleton<IValidateOptions<SortirOptions>>(static provider => provider.GetRequiredService<SortirOptionsValidator>());
        services.AddSingleton<CurrentOptions>();
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddDistributedMemoryCache();
        AddApras(services);
        AddKeys(services);
        AddCheckout(services);
        AddBackOffice(services);
        AddBackground(services);
        return new SortirBuilder(services);
    }

    // A section that is bound twice adds each of its keys twice.
    private static void ForgetRepeatedKeys(SortirOptions options)
    {
        for (var i = options.Keys.Count - 1; i > 0; i--)
        {
            if (options.Keys.Take(i).Any(key => key is not null && key.Id == options.Keys[i]?.Id && key.Secret == options.Keys[i].Secret))
            {
                options.Keys.RemoveAt(i);
            }
        }
    }

    private static void AddApras(IServiceCollection services)
    {
        services.AddAprasClient();
        services.AddOptions<AprasClientOptions>().Configure<IOptions<SortirOptions>>(static (client, sortir) =>
        {
            try
            {
                if (sortir.Value.Enabled)
                {
                    client.ConsecutiveFailures = sortir.Value.Circuit.ConsecutiveFailures;
                    client.BreakDuration = sortir.Value.Circuit.BreakDuration;
                }
            }
            catch (OptionsValidationException)
            {
                // What is wrong is said once, by the check of Sortir's own options.
            }
        });
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<SortirOptions>>().Value;
            if (!options.Enabled && KeyRing.FindProblems([.. options.Keys], options.CurrentKey).Count > 0)
            {
                return KeyRing.CreateUnusable();
            }

            if (!SortirOptionsValidator.MayDoWithoutKeys(options, provider.GetRequiredService<SortirRegistration>(), provider))
            {
                return new KeyRing([.. options.Keys], options.CurrentKey);
            }

            SortirStartLog.EphemeralKey(provider.GetRequiredService<ILogger<KeyRing>>());
            return KeyRing.CreateEphemeral();
        });
        services.TryAddSingleton<SortirProtector>();
        services.TryAddSingleton<ISortirProtector>(static provider => provider.GetRequiredService<SortirProtector>());
        services.TryAddSingleton<EventKeys>();
    }

    private static void AddCheckout(IServiceCollection services)
    {
        services.TryAddSingleton<IAttemptLimiter, InProcessAttemptLimiter>();
        services.TryAddSingleton<OrganizerCeiling>();
        services.TryAddSingleton(static provider => new RefusalCache(
            provider.GetRequiredService<IDistributedCache>(),
            provider.GetRequiredService<KeyRing>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RefusalCache>>(),
            new RefusalCacheOptions { Lifetime = provider.GetRequiredService<IOptions<SortirOptions>>().Value.RefusalLifetime }));
        services.AddSingleton(static provider => provider.GetRequiredService<RefusalCache>().Backend);
        services.TryAddSingleton<ISortirSettingsProvider, OptionsSettingsProvider>();
        services.TryAddSingleton<ISortirCatalog, ConfigurationCatalog>();
        services.TryAddSingleton(static provider => new InMemoryStore(
            provider.GetRequiredService<IOptions<InMemoryStoreOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAdd(SortirRegistration.InMemory<ISortirStore>());
        services.TryAdd(SortirRegistration.InMemory<ISortirReader>());
        services.TryAddSingleton<SortirTelemetry>();
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<GrantSignal>();
        services.TryAddSingleton<CheckoutServices>();
        services.TryAddScoped<HostLookup>();
        services.TryAddScoped<UsageWriter>();
        services.TryAddScoped<CardVerifier>();
        services.TryAddScoped<ISortirCheckout, SortirCheckout>();
    }

    private static void AddBackOffice(IServiceCollection services)
    {
        services.TryAddScoped<StaffAudit>();
        services.TryAddScoped<UsageDesk>();
        services.TryAddScoped<UsageExporter>();
        services.TryAddScoped<TotalsReader>();
        services.TryAddScoped<EventCanceller>();
        services.TryAddScoped<CardFinder>();
        services.TryAddScoped<DataDesk>();
        services.TryAddScoped<EventDesk>();
        services.TryAddScoped<ISortirBackOffice, SortirBackOffice>();
    }

    private static void AddBackground(IServiceCollection services)
    {
        services.TryAddSingleton<GrantWrites>();
        services.TryAddSingleton<UnwrittenReceipts>();
        services.TryAddScoped<GrantSender>();
        services.TryAddScoped<RetentionKeeper>();
        services.TryAddSingleton<FailedOrders>();
        services.TryAddScoped<OrderReconciler>();
        services.TryAddScoped<OrderReconciliation>();
        services.TryAddSingleton<GrantLeasing>();
        services.TryAddSingleton<GrantDelivery>();
        services.TryAddSingleton<ISortirMaintenance, SortirMaintenance>();
        services.AddHostedService<SortirStartLog>();
        services.AddHostedService<KeyCheckService>();
        services.AddHostedService<RefusalAuditService>();
        services.AddHostedService<GrantDeliveryService>();
        services.AddHostedService<RetentionService>();
        services.AddHostedService<ReconciliationService>();
        services.AddHealthChecks().AddCheck<SortirHealthCheck>(HealthCheckName, HealthStatus.Degraded);
    }
}
