using System.Net;
using System.Net.Security;
using Sortir.Domain;

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
        handler.SslOptions = Checked(handler.SslOptions);
        handler.ConnectCallback = Checked(handler.ConnectCallback);

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

    // Anew, with what cannot weaken the check of APRAS's certificate: no callback, no chain policy, no other name, no other cipher.
    private static SslClientAuthenticationOptions Checked(SslClientAuthenticationOptions host) => new()
    {
        ClientCertificates = host.ClientCertificates,
        ClientCertificateContext = host.ClientCertificateContext,
        LocalCertificateSelectionCallback = host.LocalCertificateSelectionCallback,
        // Not checked unless the host says so: it can only be made stricter.
        CertificateRevocationCheckMode = host.CertificateRevocationCheckMode,
    };

    // The socket handler takes a stream with TLS on it for one that has been checked.
    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Checked(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => connect is null
        ? null
        : async (context, cancellationToken) =>
        {
            var stream = await connect(context, cancellationToken).ConfigureAwait(false);
            if (stream is not SslStream)
            {
                return stream;
            }

            await stream.DisposeAsync().ConfigureAwait(false);
            throw new SortirConfigurationException(
                "The ConnectCallback that AprasClientOptions.ConfigureHandler has set makes an SslStream of its own: let it return the plain stream.");
        };

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
