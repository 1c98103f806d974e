using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Sortir.Testing;

/// <summary>
/// APRAS over real HTTP, on loopback: it checks the token, answers verifications and grants out of its <see cref="Book"/>, and fails on
/// command through <see cref="Faults"/>. For tests, for development without an APRAS account, and for benchmarks.
/// </summary>
/// <remarks>
/// Safe for use from many threads, and any number may run at once. It writes no log and starts no activity, so that no card number leaves
/// it. Dispose it to close its port.
/// </remarks>
public sealed class AprasSimulator : IAsyncDisposable
{
    // How long requests that are being answered may take to end once the simulator is disposed of.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly KestrelServer _server;
    private volatile string _token;
    private int _disposed;

    private AprasSimulator(AprasSimulatorOptions options)
    {
        _token = CheckedToken(options.Token);
        Book = options.Book ?? new AprasBook(options.TimeProvider);
        Faults = new AprasFaults(options.TimeProvider);

        // A bare Kestrel, without a host: that would log paths, start activities with them, and take over Ctrl+C.
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:50123/</c>: what a shop configures as the base URL of the API.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>
    /// What the <c>Authorization</c> header must be, exactly and with no scheme; anything else is answered 401. It can be changed at any time.
    /// </summary>
    /// <exception cref="ArgumentException">The token is empty or has characters other than visible ASCII.</exception>
    [JsonIgnore]
    public string Token
    {
        get => _token;
        set => _token = CheckedToken(value);
    }

    /// <summary>What this APRAS knows and has recorded.</summary>
    public AprasBook Book { get; }

    /// <summary>What goes wrong.</summary>
    public AprasFaults Faults { get; }

    /// <summary>Starts a simulator; it answers once this returns.</summary>
    /// <param name="options">How it is set up. Default: a free port, an empty book, plain-text keys.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AprasSimulator> StartAsync(
        AprasSimulatorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new AprasSimulatorOptions();
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.KeyProperty);
        var basePath = CheckedPath(options.BasePath);

        var simulator = new AprasSimulator(options);
        try
        {
            var wire = new AprasWire(simulator, basePath, new AnswerFormat(options), options.TimeProvider, simulator._stopping.Token);
            await simulator._server.StartAsync(wire, cancellationToken).ConfigureAwait(false);
            var address = simulator._server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            simulator.BaseUrl = new Uri(address + basePath);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the port; requests that hang or wait get their connection broken. Harmless when repeated.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        using (var grace = new CancellationTokenSource(Grace, TimeProvider.System))
        {
            await _server.StopAsync(grace.Token).ConfigureAwait(false);
        }

        _server.Dispose();
        _stopping.Dispose();
    }

    private static string CheckedToken(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        return token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new ArgumentException("A token has visible ASCII characters only.", nameof(token));
    }

    private static string CheckedPath(string? path)
    {
        var trimmed = (path ?? "").Trim('/');
        return trimmed.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.')
            ? trimmed.Length == 0 ? "" : "/" + trimmed
            : throw new ArgumentException("A base path has ASCII letters, digits and / - _ . only.", nameof(path));
    }
}
