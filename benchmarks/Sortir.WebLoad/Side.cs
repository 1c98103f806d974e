using System.Collections.Concurrent;
using System.Diagnostics;
using Sortir.Benchmarks;

namespace Sortir.WebLoad;

/// <summary>One host, and the browsers that call its endpoint, each again as soon as it has its answer.</summary>
internal sealed class Side(HostProcess host, bool isSortir, long firstCard) : IDisposable
{
    // More than a turn uses: carts are made before it.
    private const int CartsAhead = 20_000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private readonly List<Visitor> _visitors = [];
    private readonly ConcurrentQueue<string> _carts = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>What was answered that is no success, and how often.</summary>
    internal IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Calls for a time. Each call is a new cart, a card of its own and an address of its own.</summary>
    /// <param name="clients">How many browsers.</param>
    /// <param name="time">For how long.</param>
    internal async Task<Turn> CallAsync(int clients, TimeSpan time)
    {
        await PrepareAsync(clients);
        var before = await host.GetFiguresAsync();
        var begun = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(_visitors.Take(clients).Select(visitor => Task.Run(() => CallAsync(visitor, clients, begun, time))));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var after = await host.GetFiguresAsync();
        double[] all = [.. times.SelectMany(list => list)];
        return new Turn(all, all.Length / seconds, (double)(after.Allocated - before.Allocated) / all.Length, after.WorkingSet);
    }

    /// <summary>Calls until the host has compiled what is called often: what it does not answer in time until then counts for nothing.</summary>
    internal async Task WarmUpAsync(TimeSpan time)
    {
        await CallAsync(64, time);
        _failures.Clear();
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<double>> CallAsync(Visitor visitor, int clients, long begun, TimeSpan time)
    {
        var times = new List<double>();
        while (Stopwatch.GetElapsedTime(begun) < time)
        {
            var number = Interlocked.Increment(ref _number);
            visitor.Address = Visitor.AddressOf(number);
            if (isSortir)
            {
                visitor.CartCookie = _carts.TryDequeue(out var cart) ? cart : throw new InvalidOperationException("The carts have run out.");
            }

            var sent = Stopwatch.GetTimestamp();
            using var answer = await visitor.VerifyAsync("t1", CardNumbers.Write(firstCard + number));
            var text = await answer.Content.ReadAsStringAsync();
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
            {
                _failures.AddOrUpdate($"{(int)answer.StatusCode} at {clients} clients: {text}", 1, static (_, count) => count + 1);
            }
        }

        return times;
    }

    private async Task PrepareAsync(int clients)
    {
        if (isSortir && _carts.Count < CartsAhead)
        {
            foreach (var cart in await host.NewCartsAsync(CartsAhead - _carts.Count))
            {
                _carts.Enqueue(cart);
            }
        }

        while (_visitors.Count < clients)
        {
            var visitor = new Visitor(_http, host.Address);
            if (isSortir)
            {
                visitor.CartCookie = (await host.NewCartsAsync(1))[0];
                await visitor.LoadAsync();
            }

            _visitors.Add(visitor);
        }
    }
}
