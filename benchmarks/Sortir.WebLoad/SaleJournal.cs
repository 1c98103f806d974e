using System.Collections.Concurrent;

namespace Sortir.WebLoad;

/// <summary>What the buyers were answered.</summary>
internal sealed class SaleJournal
{
    internal const string Accepted = "accepted";

    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _surprises = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string CartId, string TicketId, string Card)> _held = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly ConcurrentDictionary<string, bool> _ordered = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, int> Answers => _answers;

    internal IReadOnlyDictionary<string, int> Surprises => _surprises;

    internal IReadOnlyCollection<(string CartId, string TicketId, string Card)> Cards => _held;

    internal IReadOnlyCollection<double> Milliseconds => _milliseconds;

    internal IReadOnlySet<string> Orders => _ordered.Keys.ToHashSet(StringComparer.Ordinal);

    internal void Answered(string code, TimeSpan time)
    {
        _answers.AddOrUpdate(code, 1, static (_, count) => count + 1);
        _milliseconds.Enqueue(time.TotalMilliseconds);
    }

    internal void Held(string cartId, string ticketId, string card) => _held.Enqueue((cartId, ticketId, card));

    internal void Ordered(string cartId) => _ordered[cartId] = true;

    internal void Surprise(string what) => _surprises.AddOrUpdate(what, 1, static (_, count) => count + 1);
}
