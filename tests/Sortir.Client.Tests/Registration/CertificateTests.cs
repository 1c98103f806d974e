using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sortir.Domain;

namespace Sortir.Client.Tests;

/// <summary>Whoever can pass for APRAS reads cards and tokens: no host can switch the check of its certificate off.</summary>
public sealed class CertificateTests
{
#pragma warning disable CA5359 // What a careless host writes.
    private static readonly RemoteCertificateValidationCallback s_acceptAll = (_, _, _, _) => true;
#pragma warning restore CA5359

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_though_the_host_accepts_it()
    {
        using var certificate = CreateCertificate();
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key), certificate);
        using var client = new WireClient(configure: options => options.ConfigureHandler = sockets =>
            sockets.SslOptions.RemoteCertificateValidationCallback = s_acceptAll);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await client.VerifyAsync(Patient(server)));
        Assert.Equal(new GrantOutcome.Unknown(), await client.GrantAsync(server.Connection));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_certificate_of_an_authority_of_the_hosts_own_is_refused()
    {
        using var certificate = CreateCertificate();
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key), certificate);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.Add(certificate);
        using var client = new WireClient(configure: options => options.ConfigureHandler = sockets =>
            sockets.SslOptions.CertificateChainPolicy = policy);

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await client.VerifyAsync(Patient(server)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_connection_that_the_host_has_secured_itself_is_refused()
    {
        using var certificate = CreateCertificate();
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key), certificate);
        using var client = new WireClient(configure: options => options.ConfigureHandler = sockets => sockets.ConnectCallback =
            async (context, token) =>
            {
                var secure = new SslStream(await ConnectAsync(context, token));
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = s_acceptAll }, token);
                return secure;
            });

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Unreachable), await client.VerifyAsync(Patient(server)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_connection_that_the_host_makes_itself_is_used()
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key));
        using var client = new WireClient(configure: options => options.ConfigureHandler = sockets => sockets.ConnectCallback =
            async (context, token) => await ConnectAsync(context, token));

        Assert.IsType<CardEligibility.Eligible>(await client.VerifyAsync(Patient(server)));
    }

    [Fact]
    public void Of_the_hosts_TLS_options_only_what_cannot_weaken_the_check_is_kept()
    {
        var certificates = new X509CertificateCollection();
        LocalCertificateSelectionCallback choose = (_, _, _, _, _) => null!;
        using var handler = AprasTransport.CreateSockets(new AprasClientOptions
        {
            ConfigureHandler = sockets => sockets.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = certificates,
                LocalCertificateSelectionCallback = choose,
                CertificateRevocationCheckMode = X509RevocationMode.Online,
                RemoteCertificateValidationCallback = s_acceptAll,
                CertificateChainPolicy = new X509ChainPolicy { VerificationFlags = X509VerificationFlags.AllFlags },
                TargetHost = "other.example",
                EnabledSslProtocols = SslProtocols.Tls12,
            },
        });

        var kept = handler.SslOptions;
        Assert.Same(certificates, kept.ClientCertificates);
        Assert.Same(choose, kept.LocalCertificateSelectionCallback);
        Assert.Equal(X509RevocationMode.Online, kept.CertificateRevocationCheckMode);
        Assert.Null(kept.RemoteCertificateValidationCallback);
        Assert.Null(kept.CertificateChainPolicy);
        Assert.Null(kept.TargetHost);
        Assert.Equal(SslProtocols.None, kept.EnabledSslProtocols);
    }

    private static AprasConnection Patient(WireServer server) => server.Connection with { Timeout = TimeSpan.FromSeconds(30) };

    private static async Task<NetworkStream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(context.DnsEndPoint, token);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
