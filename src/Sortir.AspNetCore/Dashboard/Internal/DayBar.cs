using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>A column of the chart: the cards of one day, by what has become of them.</summary>
/// <param name="Day">The day.</param>
/// <param name="Sold">Ordered, paid or sent.</param>
/// <param name="Open">In a cart, or came to nothing.</param>
/// <param name="Cancelled">Cancelled.</param>
internal sealed record DayBar(DateOnly Day, long Sold, long Open, long Cancelled)
{
    internal long Total => Sold + Open + Cancelled;

    internal static DayBar Of(DailyCount count) => new(
        count.Day,
        Sum(count.Counts, StaffState.Ordered, StaffState.Sending, StaffState.ToCheck, StaffState.Sent, StaffState.Settled),
        Sum(count.Counts, StaffState.InCart, StaffState.Ended),
        Sum(count.Counts, StaffState.Cancelled, StaffState.ToTellApras));

    internal static long Sum(IReadOnlyList<UsageCount> counts, params IReadOnlyList<StaffState> states) =>
        counts.Where(count => states.Contains(StaffWords.StateOf(count))).Sum(count => count.Count);
}
