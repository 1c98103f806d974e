using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>Which usages a page shows, as its address says it.</summary>
internal sealed record UsageCriteria
{
    /// <summary>What the address says, for each state; the states of <see cref="StaffState"/> and what cuts across them.</summary>
    internal static readonly (string Key, StaffState? State)[] States =
    [
        ("in-cart", StaffState.InCart),
        ("ordered", StaffState.Ordered),
        (UnpaidKey, null),
        ("sending", StaffState.Sending),
        (ToCheckKey, StaffState.ToCheck),
        ("sent", StaffState.Sent),
        ("settled", StaffState.Settled),
        (ToTellKey, StaffState.ToTellApras),
        ("cancelled", StaffState.Cancelled),
        ("ended", StaffState.Ended),
    ];

    internal static readonly (string Key, GrantState Grant)[] Grants =
    [
        ("none", GrantState.None),
        ("due", GrantState.Due),
        ("review", GrantState.NeedsReview),
        ("granted", GrantState.Granted),
        ("settled", GrantState.Settled),
    ];

    internal const string UnpaidKey = "unpaid";
    internal const string ToCheckKey = "to-check";
    internal const string ToTellKey = "to-tell-apras";
    internal const string DigitsKey = "digits";

    internal string? EventId { get; init; }

    internal string? State { get; init; }

    internal string? Grant { get; init; }

    internal DateOnly? From { get; init; }

    /// <summary>The last day, itself included.</summary>
    internal DateOnly? To { get; init; }

    internal string? OrderId { get; init; }

    internal string? Digits { get; init; }

    internal string? After { get; init; }

    /// <summary>Whether a part of the address made no sense, and was left out.</summary>
    internal bool IsIncomplete { get; private init; }

    internal bool IsEmpty => this with { After = null, IsIncomplete = false } == new UsageCriteria();

    internal static UsageCriteria Read(IQueryCollection query)
    {
        var wrong = false;
        var criteria = new UsageCriteria
        {
            EventId = Take("event", SortirIdentifier.IsValid),
            State = Take("state", text => States.Any(state => state.Key == text)),
            Grant = Take("grant", text => Grants.Any(grant => grant.Key == text)),
            From = Day("from"),
            To = Day("to"),
            OrderId = Take("order", SortirIdentifier.IsValid),
            Digits = Take(DigitsKey, static text => text.Length == 4 && text.All(char.IsAsciiDigit)),
            After = Take("after", static text => text.Length <= 256),
        };
        return criteria with { IsIncomplete = wrong };

        string? Take(string key, Func<string, bool> isValid)
        {
            var text = query[key].ToString().Trim();
            if (text.Length == 0 || isValid(text))
            {
                return text.Length == 0 ? null : text;
            }

            wrong = true;
            return null;
        }

        DateOnly? Day(string key) => Take(key, static text => TryDay(text, out _)) is { } text && TryDay(text, out var day) ? day : null;
    }

    /// <summary>The filter; <see langword="null"/> when nothing can match it.</summary>
    internal UsageFilter? ToFilter(DashboardRequest request)
    {
        var filter = new UsageFilter
        {
            EventId = EventId,
            OrderId = OrderId,
            LastDigits = Digits,
            HeldFrom = From is { } from ? ParisTime.StartOf(from) : null,
            HeldBefore = To is { } to ? ParisTime.StartOf(to.AddDays(1)) : null,
        };
        filter = State == UnpaidKey
            ? filter with { Status = UsageStatus.Validated, Grant = GrantState.None, PlacedBefore = request.Now - request.UnpaidAfter }
            : Array.Find(States, state => state.Key == State).State switch
            {
                StaffState.InCart => filter with { Status = UsageStatus.Pending },
                StaffState.Ordered => filter with { Status = UsageStatus.Validated, Grant = GrantState.None },
                StaffState.Sending => filter with { Status = UsageStatus.Validated, Grant = GrantState.Due },
                StaffState.ToCheck => filter with { Status = UsageStatus.Validated, Grant = GrantState.NeedsReview },
                StaffState.Sent => filter with { Status = UsageStatus.Used },
                StaffState.Settled => filter with { Status = UsageStatus.Validated, Grant = GrantState.Settled },
                StaffState.ToTellApras => filter with { MustTellApras = true },
                StaffState.Cancelled => filter with { Status = UsageStatus.Cancelled },
                StaffState.Ended => filter with { Status = UsageStatus.Expired },
                _ => filter,
            };
        if (Grant is null)
        {
            return filter;
        }

        var grant = Array.Find(Grants, grant => grant.Key == Grant).Grant;
        return filter.Grant is { } other && other != grant ? null : filter with { Grant = grant };
    }

    internal IEnumerable<(string Key, string? Value)> ToQuery() =>
    [
        ("event", EventId),
        ("state", State),
        ("grant", Grant),
        ("from", Text(From)),
        ("to", Text(To)),
        ("order", OrderId),
        (DigitsKey, Digits),
        ("after", After),
    ];

    internal static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Room is left on both sides for the day after, and for the offset of Paris.
    internal static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and <= 9998;

    internal static string NameOf(string key, DashboardRequest request) => Array.Find(States, state => state.Key == key).State is { } state
        ? StaffWords.Of(state, request.Language)
        : request.Language["Commandée, impayée depuis ", "Ordered, unpaid for "] + request.Language.Over(request.UnpaidAfter);
}
