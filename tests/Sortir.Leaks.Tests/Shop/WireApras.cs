using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Sortir.Client.Tests;

namespace Sortir.Leaks.Tests;

/// <summary>
/// An APRAS of bytes: a server of HTTP in the same process would tell the address to Kestrel's event source. Its answers quote the secrets
/// wherever an answer can.
/// </summary>
internal sealed class WireApras : IAsyncDisposable
{
    public const string Hangs = "hangs";
    public const string Drops = "";

    private readonly PlaySecrets _secrets;
    private readonly WireServer _server;
    private readonly ConcurrentDictionary<string, bool> _good = new();
    private readonly ConcurrentDictionary<string, bool> _used = new();
    private int _grants;

    public WireApras(PlaySecrets secrets)
    {
        _secrets = secrets;
        _server = new WireServer(AnswerAsync);
    }

    public Uri BaseUrl => new($"http://{_server.Host}/base");

    /// <summary>The answer to every request from now on, by the path; <see langword="null"/> for what APRAS would say.</summary>
    public Func<string, string?>? Script { get; set; }

    public ConcurrentQueue<string> Requests => _server.Requests;

    public string NewCard()
    {
        var card = _secrets.NextCard();
        _good[card] = true;
        return card;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<bool> AnswerAsync(string request, Stream stream, CancellationToken cancellationToken)
    {
        var line = request.Split(' ', 3);
        var answer = Script?.Invoke(line[1]) ?? (line[0] == "POST" ? Grant(request) : Verify(line[1].Split('/')[^1]));
        if (answer == Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        await WireServer.WriteAsync(stream, answer, cancellationToken);
        return false;
    }

    private string Verify(string card)
    {
        if (!_good.ContainsKey(card))
        {
            return WireServer.Http(404, card, $"X-Echo: {card}\r\nContent-Location: /{card}\r\nConnection: close\r\n");
        }

        var body = JsonSerializer.Serialize(new
        {
            service_key = _secrets.NextKey(),
            inscrit = new { nom = _secrets.LastName, prenom = _secrets.FirstName, date_naissance = _secrets.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        });
        return WireServer.Http(201, body, $"X-Echo: {card} {_secrets.Token}\r\nConnection: close\r\n");
    }

    private string Grant(string request)
    {
        var key = JsonDocument.Parse(request[request.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("token").GetString()!;
        return _used.TryAdd(key, true)
            ? WireServer.Http(201, $"{{\"id\":{700_000 + Interlocked.Increment(ref _grants)},\"montant_activite\":12,\"{key}\":\"{key}\"}}", "Connection: close\r\n")
            : WireServer.Http(409, key, $"X-Echo: {key}\r\nConnection: close\r\n");
    }
}
