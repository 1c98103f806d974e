using System.Net;
using System.Net.Sockets;

namespace Sortir.Leaks.Tests;

/// <summary>The APRAS of each organizer: one that works, and one for each lasting trouble.</summary>
internal sealed class PlayApras(PlaySecrets secrets) : IAsyncDisposable
{
    public const string Hurried = "hurried";
    public const string Failing = "failing";
    public const string Mistaken = "mistaken";
    public const string Gone = "gone";
    public const string Bare = "bare";

    private readonly WireApras _failing = new(secrets) { Script = _ => Client.Tests.WireServer.Http(500, secrets.Token) };
    private readonly WireApras _hurried = new(secrets) { Script = _ => WireApras.Hangs };
    private readonly WireApras _mistaken = new(secrets) { Script = _ => Client.Tests.WireServer.Http(401, secrets.RefusedToken) };
    private readonly Uri _gone = new($"http://127.0.0.1:{FindFreePort()}/base");

    /// <summary>The one that works, unless an act says otherwise.</summary>
    public WireApras Good { get; } = new(secrets);

    public Uri? Find(string organizerId) => organizerId switch
    {
        "default" => Good.BaseUrl,
        Failing => _failing.BaseUrl,
        Hurried => _hurried.BaseUrl,
        Mistaken => _mistaken.BaseUrl,
        Gone => _gone,
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await Good.DisposeAsync();
        await _failing.DisposeAsync();
        await _hurried.DisposeAsync();
        await _mistaken.DisposeAsync();
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
