using System.Collections.Concurrent;

namespace Sortir.WebLoad;

/// <summary>The host's carts, in its memory: what is counted in the database is Sortir's alone.</summary>
internal sealed class CartShelf
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<SaleTicket>> _carts = new(StringComparer.Ordinal);

    internal void Fill(string cartId, int tickets) =>
        _carts[cartId] = [.. Enumerable.Range(1, tickets).Select(number => new SaleTicket($"t{number}", WebHost.ProductId))];

    internal IReadOnlyList<SaleTicket>? Find(string cartId) => _carts.GetValueOrDefault(cartId);
}
