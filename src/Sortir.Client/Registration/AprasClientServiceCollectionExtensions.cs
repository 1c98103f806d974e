using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.Telemetry;
using Sortir.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the APRAS client.</summary>
public static class AprasClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IAprasClient"/> and <see cref="IAprasCircuits"/> as singletons, unless the host has registered its own.
    /// Calling it twice is harmless: each <paramref name="configure"/> is applied in turn.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes what is the same for all organizers.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddAprasClient(this IServiceCollection services, Action<AprasClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        // Handlers are added, not tried: a second pipeline around the first would count everything twice.
        if (services.Any(service => service.ServiceType == typeof(CircuitRegistry)))
        {
            return services;
        }

        services.AddOptions<AprasClientOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AprasClientOptions>, AprasClientOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CircuitRegistry>();
        services.TryAddSingleton<IAprasCircuits>(provider => provider.GetRequiredService<CircuitRegistry>());
        services.TryAddSingleton(provider => new AprasTransport(() => AprasTransport.CreateSockets(OptionsOf(provider))));
        services.TryAddSingleton<IAprasClient, AprasClient>();
        AddPipeline(services.AddHttpClient(AprasClient.HttpClientName));
        return services;
    }

    private static void AddPipeline(IHttpClientBuilder client)
    {
        client.ConfigurePrimaryHttpMessageHandler(provider => new AprasPrimaryHandler(
            provider.GetRequiredService<AprasTransport>().Create(),
            provider.GetRequiredService<TimeProvider>()));

        // One client for the life of the host: its connections are renewed instead, see AprasClientOptions.ConnectionLifetime.
        client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        client.RemoveAllLoggers();
#pragma warning disable EXTEXP0001 // Without it a standard handler from the host's defaults would repeat grants.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        // The handler alone: the library's registry of pipelines, which nobody asks, is a fifth of what a cold start takes.
        client.AddHttpMessageHandler(provider => new ResilienceHandler(AprasPipeline.Create(
            OptionsOf(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AprasClient>>(),
            TelemetryOf(provider))));
    }

    // The host's, as for its own pipelines.
    private static TelemetryOptions TelemetryOf(IServiceProvider provider) => new(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value)
    {
        LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
    };

    private static AprasClientOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AprasClientOptions>>().Value;
}
