using System.Globalization;

namespace Sortir.Samples;

/// <summary>Which concert is sold. A story that goes on from what is stored sells that of the evening after, with carts and orders of its own.</summary>
internal sealed class Evening
{
    private const string Prefix = "concert-";
    private const string Format = "yyyy-MM-dd";

    private static readonly DateOnly First = new(2027, 3, 20);

    /// <summary>The evening.</summary>
    public DateOnly Date { get; private set; } = First;

    /// <summary>How many evenings after the first.</summary>
    public int Number => Date.DayNumber - First.DayNumber;

    public string EventId => Prefix + Name;

    public CatalogEvent Concert => new() { Id = EventId, EndsAt = new DateTimeOffset(Date, new TimeOnly(23, 0), TimeSpan.FromHours(1)) };

    private string Name => Date.ToString(Format, CultureInfo.InvariantCulture);

    public string CartOf(Buyer buyer) => $"cart-{Name}-{buyer.Name}";

    public string OrderOf(Buyer buyer) => $"order-{Name}-{buyer.Name}";

    /// <summary>The evening whose concert this is; <see langword="null"/> for an event of somebody else.</summary>
    public static Evening? Of(string eventId) =>
        eventId.StartsWith(Prefix, StringComparison.Ordinal)
        && DateOnly.TryParseExact(eventId[Prefix.Length..], Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date >= First
            ? new Evening { Date = date }
            : null;

    /// <summary>Goes on to the evening after another.</summary>
    public void GoOnAfter(Evening other) => Date = other.Date.AddDays(1);
}
