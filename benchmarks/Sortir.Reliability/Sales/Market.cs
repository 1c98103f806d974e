using System.Collections.Concurrent;

namespace Sortir.Reliability;

/// <summary>What all buyers share.</summary>
internal sealed class Market(ShopClient shop, CardDeck deck, SalesCount count, int seed, CancellationToken closing, CancellationToken ending)
{
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<string>> _cards = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _afterOrder = [];
    private int _buyers;
    private int _finished;

    /// <summary>How many orders have come to their end.</summary>
    internal int Finished => Volatile.Read(ref _finished);

    internal ShopClient Shop => shop;

    internal CardDeck Deck => deck;

    internal SalesCount Count => count;

    /// <summary>Ends all that a buyer does.</summary>
    internal CancellationToken Ending => ending;

    /// <summary>Every card that a buyer typed for a ticket.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyCollection<string>> Cards => _cards;

    /// <summary>Lets buyers in, so many at once, until the sales close; then waits until each has done what they had begun.</summary>
    internal async Task SellAsync(int buyersAtOnce)
    {
        await Task.WhenAll(Enumerable.Range(0, buyersAtOnce).Select(async _ =>
        {
            while (!closing.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref _buyers);
                var buyer = new Buyer(this, number, new Random(unchecked((seed * 397) ^ number)));
                if (await buyer.OrderAsync())
                {
                    _afterOrder.Add(GoOnAsync(buyer));
                }
            }
        }));
        await Task.WhenAll(_afterOrder);
    }

    internal void Note(string ticketId, IReadOnlyCollection<string> typed) => _cards[ticketId] = typed;

    /// <summary>Waits, but not beyond the end of the sales.</summary>
    internal Task PauseAsync(TimeSpan duration) =>
        Task.Delay(duration, TimeProvider.System, closing).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task GoOnAsync(Buyer buyer)
    {
        await buyer.GoOnAsync();
        Interlocked.Increment(ref _finished);
    }
}
