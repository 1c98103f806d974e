using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sortir.Redis;

namespace Sortir;

/// <summary>Shares attempt limits between the nodes of a shop.</summary>
public static class SortirRedisBuilderExtensions
{
    /// <summary>
    /// Counts in Redis how often a source tries cards, for all nodes together. While Redis is slow or gone each process counts for
    /// itself, and sales go on. Calling it twice is harmless.
    /// </summary>
    /// <remarks>
    /// Refused cards are remembered in the host's <c>IDistributedCache</c>: for nodes that share them, register one in Redis too, with
    /// <c>AddStackExchangeRedisCache</c>, say.
    /// </remarks>
    /// <param name="builder">What <c>AddSortir</c> returned.</param>
    /// <param name="configure">Says where Redis is.</param>
    public static SortirBuilder UseRedis(this SortirBuilder builder, Action<SortirRedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.Configure(configure);
        services.Replace(ServiceDescriptor.Singleton<IAttemptLimiter>(static provider => provider.GetRequiredService<RedisAttemptLimiter>()));
        if (services.Any(static service => service.ServiceType == typeof(RedisAttemptLimiter)))
        {
            return builder;
        }

        services.AddOptions<SortirRedisOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SortirRedisOptions>, SortirRedisOptionsValidator>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<RedisAttemptLimiter>();
        services.AddSingleton(static provider => provider.GetRequiredService<RedisAttemptLimiter>().Backend);
        services.AddHostedService<RedisWarmUp>();
        return builder;
    }
}
