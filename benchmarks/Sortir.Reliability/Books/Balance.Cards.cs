using Sortir.Domain;

namespace Sortir.Reliability;

internal sealed partial class Balance
{
    private IEnumerable<string> CheckOrders()
    {
        foreach (var ticket in _tickets)
        {
            var count = _usagesOf[(ticket.OrderId, ticket.TicketId)].Count();
            if (count != 1)
            {
                yield return $"Ticket {ticket.TicketId} of order {ticket.OrderId} has {count} usages.";
            }
            else if (!ticket.Card.HasValue)
            {
                yield return $"Ticket {ticket.TicketId} of order {ticket.OrderId} has a card that its buyer never typed.";
            }
        }

        var known = _tickets.Select(ticket => ((string?)ticket.OrderId, ticket.TicketId)).ToHashSet();
        foreach (var usage in _books.Usages.Where(usage => usage.OrderId is not null && !known.Contains((usage.OrderId, usage.TicketId))))
        {
            yield return $"The usage of ticket {usage.TicketId} is of order {usage.OrderId}, which is not there.";
        }
    }

    private IEnumerable<string> CheckCards()
    {
        // At every moment of the journal.
        var holders = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var line in _books.Journal)
        {
            var isHeld = holders.TryGetValue(line.Fingerprint, out var holder);
            if (line.Blocks)
            {
                if (isHeld && holder != line.UsageId)
                {
                    yield return $"Usage {line.UsageId} had a card while usage {holder} had it.";
                }

                holders[line.Fingerprint] = line.UsageId;
            }
            else if (holder == line.UsageId)
            {
                holders.Remove(line.Fingerprint);
            }
        }

        // By the shop's books, whatever Sortir takes for a card.
        foreach (var tickets in _tickets.Where(ticket => ticket.IsLive && ticket.Card.HasValue).GroupBy(ticket => (ticket.EventId, ticket.Card)).Where(group => group.Count() > 1))
        {
            yield return $"Tickets {string.Join(", ", tickets.Select(ticket => ticket.TicketId))} for {tickets.Key.EventId} were sold with one card.";
        }

        var sold = _tickets.Where(ticket => ticket.Card.HasValue)
            .SelectMany(ticket => _usagesOf[(ticket.OrderId, ticket.TicketId)], (ticket, usage) => (Card: (ticket.EventId, ticket.Card), usage.Fingerprint, ticket.TicketId))
            .ToArray();
        foreach (var tickets in sold.GroupBy(pair => pair.Card).Where(group => group.DistinctBy(pair => pair.Fingerprint).Count() > 1))
        {
            yield return $"The card of ticket {tickets.First().TicketId} has several fingerprints for {tickets.Key.EventId}.";
        }
    }

    private IEnumerable<string> CheckStuck()
    {
        foreach (var usage in _books.Usages)
        {
            var trouble = usage switch
            {
                { IsLeased: true } => "is leased",
                { Grant: GrantState.Due } => "is due",
                { Status: UsageStatus.Pending, OrderId: not null } => "is ordered, and still a hold",
                { Grant: GrantState.Granted, HasServiceKey: true } => "is granted, and has its service key still",
                _ => null,
            };
            if (trouble is not null)
            {
                yield return $"The usage of ticket {usage.TicketId} {trouble}.";
            }
        }

        if (_books.Unanswered > 0)
        {
            yield return $"{_books.Unanswered} calls were never answered.";
        }
    }
}
