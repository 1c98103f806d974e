using Sortir.Benchmarks;

namespace Sortir.Load;

/// <summary>What a verification is measured against: the same GET by a plain <see cref="HttpClient"/>, its body read as a string.</summary>
internal sealed class BareClient : ISide
{
    // Its cards are not the shop's: the simulator has no memory of either.
    private const long FirstCard = 5_000_000_000;

    private readonly HttpClient _http = new();
    private readonly string _prefix;
    private long _cards = FirstCard;

    internal BareClient(Uri apras, string token)
    {
        _prefix = apras.AbsoluteUri + "api/partners/";
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Sortir/0.1.0");
    }

    public Func<Task> NewCaller() => CallAsync;

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CallAsync()
    {
        var key = await _http.GetStringAsync(_prefix + CardNumbers.Write(Interlocked.Increment(ref _cards)));
        if (key.Length == 0)
        {
            throw new InvalidOperationException("The simulator gave no key.");
        }
    }
}
