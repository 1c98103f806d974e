using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>The grants that APRAS recorded for the sales that an organizer was paid for in one month: what is left of them for accounting once they are deleted.</summary>
/// <remarks>Tells nothing of a card or an order. The unit of the amounts is that of <see cref="GrantReceipt"/>; a missing one counts as zero.</remarks>
public sealed record MonthlyTotal
{
    /// <summary>The organizer.</summary>
    public required string OrganizerId { get; init; }

    /// <summary>The first day of the month of the payment, in <see cref="ParisTime"/>.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Whether these sales were cancelled after their grants.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>How many tickets.</summary>
    public required long Tickets { get; init; }

    /// <summary>The prices of the activities.</summary>
    public long ActivityAmount { get; init; }

    /// <summary>The aid that was granted.</summary>
    public long AidAmount { get; init; }

    /// <summary>The sport vouchers.</summary>
    public long SportVoucher { get; init; }

    /// <summary>Other aids.</summary>
    public long OtherAid { get; init; }

    /// <summary>Additional aid.</summary>
    public long AdditionalAid { get; init; }

    /// <summary>What one usage adds; <see langword="null"/> when APRAS has not recorded its grant.</summary>
    public static MonthlyTotal? Of(CardUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Grant.Receipt is not { } receipt
            ? null
            : new MonthlyTotal
            {
                OrganizerId = usage.OrganizerId,
                Month = ParisTime.MonthOf(usage.PaidAt ?? usage.HeldAt),
                IsCancelled = usage.Status == UsageStatus.Cancelled,
                Tickets = 1,
                ActivityAmount = receipt.ActivityAmount ?? 0,
                AidAmount = receipt.AidAmount ?? 0,
                SportVoucher = receipt.SportVoucher ?? 0,
                OtherAid = receipt.OtherAid ?? 0,
                AdditionalAid = receipt.AdditionalAid ?? 0,
            };
    }

    /// <summary>The sums of totals: one for each organizer, month and <see cref="IsCancelled"/>, in that order.</summary>
    /// <remarks>APRAS's amounts are kept as sent; sums beyond the range of a <see langword="long"/> stop at its end.</remarks>
    public static IReadOnlyList<MonthlyTotal> Sum(IEnumerable<MonthlyTotal> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var sums = new SortedDictionary<(string OrganizerId, DateOnly Month, bool IsCancelled), MonthlyTotal>(KeyOrder);
        foreach (var total in totals)
        {
            var key = (total.OrganizerId, total.Month, total.IsCancelled);
            sums[key] = sums.TryGetValue(key, out var sum) ? sum.Plus(total) : total;
        }

        return [.. sums.Values];
    }

    /// <summary>The sum of two totals of the same organizer, month and <see cref="IsCancelled"/>.</summary>
    /// <param name="other">The other.</param>
    /// <exception cref="ArgumentException">It is of another organizer, month or kind.</exception>
    public MonthlyTotal Plus(MonthlyTotal other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!string.Equals(OrganizerId, other.OrganizerId, StringComparison.Ordinal) || Month != other.Month || IsCancelled != other.IsCancelled)
        {
            throw new ArgumentException("Only totals of the same organizer, month and kind add up.", nameof(other));
        }

        return this with
        {
            Tickets = Add(Tickets, other.Tickets),
            ActivityAmount = Add(ActivityAmount, other.ActivityAmount),
            AidAmount = Add(AidAmount, other.AidAmount),
            SportVoucher = Add(SportVoucher, other.SportVoucher),
            OtherAid = Add(OtherAid, other.OtherAid),
            AdditionalAid = Add(AdditionalAid, other.AdditionalAid),
        };
    }

    // A nonsensical amount must not keep a purge from running.
    private static long Add(long left, long right) => (long)Int128.Clamp((Int128)left + right, long.MinValue, long.MaxValue);

    private static readonly Comparer<(string OrganizerId, DateOnly Month, bool IsCancelled)> KeyOrder =
        Comparer<(string OrganizerId, DateOnly Month, bool IsCancelled)>.Create((left, right) =>
        {
            var byOrganizer = string.CompareOrdinal(left.OrganizerId, right.OrganizerId);
            return byOrganizer != 0 ? byOrganizer : (left.Month, left.IsCancelled).CompareTo((right.Month, right.IsCancelled));
        });
}
