using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Client;

namespace Sortir.Leaks.Tests;

/// <summary>Stands where the request has the card in its address already: what it tells is told in clear.</summary>
internal sealed class PlantedHandler(Action<HttpRequestMessage> plant) : DelegatingHandler(new SocketsHttpHandler { ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.Zero })
{
    public static void Add(IServiceCollection services, Action<IServiceProvider, HttpRequestMessage> plant) =>
        Replace(services, provider => new PlantedHandler(request => plant(provider, request)));

    /// <summary>Replaces what Sortir puts under its own primary handler.</summary>
    public static void Replace(IServiceCollection services, Func<IServiceProvider, HttpMessageHandler> create) =>
        services.Replace(ServiceDescriptor.Singleton(provider => new AprasTransport(() => create(provider))));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        plant(request);
        return base.SendAsync(request, cancellationToken);
    }
}
