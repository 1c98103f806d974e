using Microsoft.Extensions.DependencyInjection;

namespace Sortir.Client.Tests;

/// <summary>A handler that a host adds to all its clients.</summary>
internal sealed class HostHandler(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> act) : DelegatingHandler
{
    public static void Add(
        IServiceCollection services,
        Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> act) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new HostHandler(act)));

    public static void AddAfterAnswer(IServiceCollection services, Action act) => Add(services, async (_, send) =>
    {
        var response = await send();
        act();
        return response;
    });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        act(request, () => base.SendAsync(request, cancellationToken));
}
