using Sortir.Domain;

namespace Sortir.Reliability;

/// <summary>Holds the books of the shop, of Sortir and of APRAS against each other.</summary>
internal sealed partial class Balance
{
    internal const string PaidIsGranted = "Every paid ticket has one recorded grant: written, or in review since its answer was lost";
    internal const string GrantIsPaid = "Every recorded grant is the only one of a ticket that was paid";
    internal const string OrderIsThere = "Every ticket with a card has one usage, and no usage is of an order that is not there";
    internal const string SameStanding = "What is unpaid, cancelled or refunded in the shop is so in Sortir, and owes no grant";
    internal const string CardOnce = "No card was ever accepted twice for an event";
    internal const string NothingStuck = "Nothing is due, leased, half done or unanswered";
    internal const string NoSurprise = "No node gave an answer that only a defect gives";

    private readonly ShopBooks _books;
    private readonly TicketLine[] _tickets;
    private readonly ILookup<(string? OrderId, string TicketId), UsageLine> _usagesOf;
    private readonly HashSet<string> _granted = new(StringComparer.Ordinal);
    private readonly List<string> _grantFaults = [];

    private Balance(ShopBooks books)
    {
        _books = books;
        _tickets = [.. books.Tickets.Where(ticket => ticket.EventId is not null)];
        _usagesOf = books.Usages.Where(usage => usage.OrderId is not null).ToLookup(usage => (usage.OrderId, usage.TicketId));
        AssignGrants();
    }

    /// <summary>Draws up the balance.</summary>
    internal static IReadOnlyList<BalanceLine> Of(ShopBooks books)
    {
        var balance = new Balance(books);
        var paid = balance._tickets.Where(ticket => ticket.State == ShopTicketState.Paid).ToArray();
        return
        [
            new(PaidIsGranted, paid.Length, [.. paid.Select(balance.CheckPaid).OfType<string>()]),
            new(GrantIsPaid, books.Grants.Count, balance._grantFaults),
            new(OrderIsThere, balance._tickets.Length, [.. balance.CheckOrders()]),
            new(SameStanding, balance._tickets.Length - paid.Length, [.. balance._tickets.Except(paid).Select(balance.CheckUnpaid).OfType<string>()]),
            new(CardOnce, books.Journal.Count, [.. balance.CheckCards()]),
            new(NothingStuck, books.Usages.Count, [.. balance.CheckStuck()]),
            new(NoSurprise, 1, books.Surprises),
        ];
    }

    // A receipt says whose a grant is. One whose answer was lost, or broke off after its status, is known by its card and show.
    private void AssignGrants()
    {
        var receipts = _books.Usages.Where(usage => usage.RequestId is not null).ToLookup(usage => usage.RequestId!, StringComparer.Ordinal);
        var byCard = _tickets.ToLookup(ticket => (ticket.EventId!, ticket.Card));
        foreach (var grant in _books.Grants.OrderBy(grant => receipts.Contains(grant.RequestId) ? 0 : 1))
        {
            var owners = receipts[grant.RequestId].ToArray();
            var ofCard = byCard[(grant.EventId, grant.Card)].ToArray();
            var ticket = owners switch
            {
                [] => ofCard.Where(candidate => candidate.WasPaid && !_granted.Contains(candidate.TicketId) && MayHave(candidate))
                    .OrderBy(candidate => MustHave(candidate) ? 0 : 1).FirstOrDefault(),
                [var owner] => ofCard.FirstOrDefault(candidate => candidate.TicketId == owner.TicketId && candidate.OrderId == owner.OrderId && candidate.WasPaid),
                _ => null,
            };
            if (ticket is null || !_granted.Add(ticket.TicketId))
            {
                _grantFaults.Add($"Grant {grant.RequestId} for {grant.EventId} is {Describe(ticket, owners, ofCard)}.");
            }
        }

        foreach (var receipt in receipts.Select(usages => usages.Key).Except(_books.Grants.Select(grant => grant.RequestId), StringComparer.Ordinal))
        {
            _grantFaults.Add($"Grant {receipt} stands in a usage, and APRAS does not know it.");
        }
    }

    private static string Describe(TicketLine? ticket, UsageLine[] owners, TicketLine[] ofCard) =>
        ticket is not null ? $"the second of ticket {ticket.TicketId}"
        : owners.Length > 1 ? "claimed by several usages"
        : owners is [var owner] ? $"claimed by the usage of ticket {owner.TicketId}, which is not paid or has another card"
        : ofCard.Length > 0 ? $"nobody's: ticket {string.Join(", ", ofCard.Select(candidate => candidate.TicketId))} of that card was not paid, has its grant, or is not in review"
        : "nobody's: no ticket has that card";

    // Cancelled while nobody knew whether APRAS had recorded it: it may have.
    private bool MayHave(TicketLine ticket) => MustHave(ticket) || _usagesOf[(ticket.OrderId, ticket.TicketId)].Any(usage => usage is
        { Grant: GrantState.NeedsReview, Review: ReviewReason.CancelledAfterAttempt });

    // Refused after an answer that was lost: only a used key is refused here. Or granted by a status whose body never arrived, which had the id.
    private bool MustHave(TicketLine ticket) => _usagesOf[(ticket.OrderId, ticket.TicketId)].Any(usage => usage is
        { Grant: GrantState.NeedsReview, Review: ReviewReason.RefusedAfterUnknownOutcome }
        or { Grant: GrantState.Granted, RequestId: null });

    private string? CheckPaid(TicketLine ticket)
    {
        if (_usagesOf[(ticket.OrderId, ticket.TicketId)].ToArray() is not [var usage])
        {
            return $"Ticket {ticket.TicketId} is paid, and has not one usage.";
        }

        return usage switch
        {
            { Status: UsageStatus.Used, Grant: GrantState.Granted } when _granted.Contains(ticket.TicketId) => null,
            { Status: UsageStatus.Validated, Grant: GrantState.NeedsReview, Review: ReviewReason.RefusedAfterUnknownOutcome } when _granted.Contains(ticket.TicketId) => null,
            _ => $"Ticket {ticket.TicketId} is paid, and its usage is {Describe(usage)}"
                + (_granted.Contains(ticket.TicketId) ? "." : " without a recorded grant."),
        };
    }

    private string? CheckUnpaid(TicketLine ticket)
    {
        if (_usagesOf[(ticket.OrderId, ticket.TicketId)].ToArray() is not [var usage])
        {
            return null;
        }

        var isFitting = ticket.State == ShopTicketState.Open
            ? usage is { Status: UsageStatus.Validated, Grant: GrantState.None }
            : usage.Status == UsageStatus.Cancelled && (usage.Grant == GrantState.None || (ticket.WasPaid && IsForApras(usage)));
        return isFitting ? null : $"Ticket {ticket.TicketId} is {ticket.State} in the shop, and its usage is {Describe(usage)}.";
    }

    // What is cancelled is in review only where an answer was lost, or was still awaited.
    private static bool IsForApras(UsageLine usage) => usage is
        { Grant: GrantState.Granted }
        or { Grant: GrantState.NeedsReview, Review: ReviewReason.CancelledAfterAttempt or ReviewReason.RefusedAfterUnknownOutcome };

    private static string Describe(UsageLine usage) =>
        $"{usage.Status}, its grant {usage.Grant}{(usage.Review is { } reason ? $" ({reason})" : "")}";
}
