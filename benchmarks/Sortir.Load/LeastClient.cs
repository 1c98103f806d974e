using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Sortir.Benchmarks;

namespace Sortir.Load;

/// <summary>
/// The bare GET behind the resilience library's own strategies, and of the rules only what takes time by itself: two keyed hashes of the card, an
/// encrypted service key, and a place in memory. No limits, no cache, no audit, no second look at the answer.
/// </summary>
internal sealed class LeastClient : ISide
{
    private const long FirstCard = 7_000_000_000;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly ServiceProvider _services;
    private readonly HttpClient _http;
    private readonly string _prefix;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ThreadLocal<AesGcm> _cipher;
    private readonly ConcurrentDictionary<UInt128, byte[]> _held = new();
    private long _cards = FirstCard;

    internal LeastClient(Uri apras, string token)
    {
        _prefix = apras.AbsoluteUri + "api/partners/";
        _cipher = new(() => new AesGcm(_key, TagBytes), trackAllValues: true);
        var services = new ServiceCollection();
        services.AddHttpClient("least", http => http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token))
            .RemoveAllLoggers()
            .AddResilienceHandler("least", pipeline => pipeline
                .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions())
                .AddTimeout(TimeSpan.FromSeconds(30))
                .AddRetry(new HttpRetryStrategyOptions()));
        _services = services.BuildServiceProvider();
        _http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("least");
    }

    public Func<Task> NewCaller() => CallAsync;

    public async ValueTask DisposeAsync()
    {
        foreach (var cipher in _cipher.Values)
        {
            cipher.Dispose();
        }

        _cipher.Dispose();
        await _services.DisposeAsync();
    }

    private async Task CallAsync()
    {
        var card = CardNumbers.Write(Interlocked.Increment(ref _cards));
        var fingerprint = Hash(card);
        if (_held.ContainsKey(Hash(card + "refused")))
        {
            throw new InvalidOperationException("A new card is held.");
        }

        var serviceKey = await _http.GetStringAsync(_prefix + card);
        var plain = Encoding.UTF8.GetBytes(serviceKey);
        var secret = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(secret.AsSpan(0, NonceBytes));
        _cipher.Value!.Encrypt(secret.AsSpan(0, NonceBytes), plain, secret.AsSpan(NonceBytes, plain.Length), secret.AsSpan(NonceBytes + plain.Length));
        _held[fingerprint] = secret;
    }

    private UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
