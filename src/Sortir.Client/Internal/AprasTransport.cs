using System.Net;

namespace Sortir.Client;

/// <summary>Makes what stands under our primary handler; tests put something else there.</summary>
internal sealed record AprasTransport(Func<HttpMessageHandler> Create)
{
    public static SocketsHttpHandler CreateSockets(AprasClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // A connection that lives for ever would never see a change of DNS.
            PooledConnectionLifetime = options.ConnectionLifetime,
            Proxy = new LoopbackBypass(HttpClient.DefaultProxy),
        };
        options.ConfigureHandler?.Invoke(handler);

        // Second layer of what keeps the card in: no traces, no headers and no redirects of the handler's own.
        handler.ActivityHeadersPropagator = null;
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.Credentials = null;
        handler.PreAuthenticate = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.MaxResponseHeadersLength = 16; // KiB
        handler.MaxResponseDrainSize = 64 * 1024;
        handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
        return handler;
    }

    /// <summary>The machine's proxy, but never for the machine itself: over plain HTTP it would read the card.</summary>
    private sealed class LoopbackBypass(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}
