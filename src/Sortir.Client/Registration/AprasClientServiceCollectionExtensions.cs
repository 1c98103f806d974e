using Microsoft.Extensions.DependencyInjection.Extensions;
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
        var options = services.AddOptions<AprasClientOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
