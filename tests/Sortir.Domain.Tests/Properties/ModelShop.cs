using System.Globalization;

namespace Sortir.Domain.Tests;

/// <summary>A shop with few carts, tickets and cards, so that they meet often, and a clock that may go backwards.</summary>
internal sealed class ModelShop
{
    private static readonly string[] Events = ["show", "concert"];

    private readonly ModelStore _store = new();
    private readonly ModelApras _apras = new();
    private IReadOnlyList<CardUsage> _oldReading = [];
    private DateTimeOffset _now = Given.Now;
    private int _ids;

    public void Do(Act act)
    {
        _now += TimeSpan.FromMinutes(act.Minutes);
        var known = act.OnOldReading ? _oldReading : _store.All;
        _oldReading = _store.All;
        var (cart, ticket, order) = ($"cart{act.Cart}", $"t{act.Ticket}", $"order{act.Other % 2}");
        switch (act.Deed)
        {
            case Deed.Enter or Deed.EnterAgain:
                Enter(known, Given.Entry($"card{act.Card}", cart, ticket, EventOf(act.Ticket)));
                break;
            case Deed.Remove:
                if (UsageRules.Remove(known, cart, ticket, Given.Settings, _now) is Removal.Freed freed)
                {
                    _store.Commit(freed.Changes);
                }

                break;
            case Deed.Sync:
                _store.Commit(UsageRules.Sync(known, cart, TicketsUpTo(act.Ticket), _now).Changes);
                break;
            case Deed.Move:
                _store.Commit(UsageRules.Move(known, cart, $"cart{act.Other % 3}", _now));
                break;
            case Deed.Place:
                Place(known, cart, order, TicketsUpTo(act.Ticket), act.OnOldReading);
                break;
            case Deed.Pay:
                Pay(known, order, TicketsUpTo(act.Ticket), act.OnOldReading);
                break;
            case Deed.CancelEvent:
                _store.Commit([.. known.Where(usage => usage.EventId == Events[act.Other % 2])
                    .Select(usage => UsageRules.CancelForEvent(usage, act.Card == 0, _now)).OfType<UsageChange>()]);
                break;
            case Deed.Answer when _apras.UnderWay > 0:
                Complete(act.Other);
                break;
            case Deed.Send:
                Send(Pick(known, usage => usage.Grant.IsDue(_now), act.Other), (Fate)(act.Card + (act.Ticket * 3)));
                break;
            default:
                Work(act, Pick(known, _ => true, act.Other));
                break;
        }

        AssertNothingForgotten();
    }

    /// <summary>Holds of one ticket in one cart, which only a race can make more than one of.</summary>
    public void AssertOneHoldPerTicket() => Assert.All(
        _store.All.Where(usage => usage is { Status: UsageStatus.Pending, CartId: not null })
            .GroupBy(usage => (usage.CartId, usage.TicketId)),
        holds => Assert.Single(holds));

    /// <summary>Days later: every answer has come, every lease has ended, APRAS is well.</summary>
    public void AssertAllDelivered()
    {
        for (var round = 0; round < 3; round++)
        {
            while (_apras.UnderWay > 0)
            {
                Complete(0);
            }

            _now += TimeSpan.FromDays(2);
            foreach (var usage in _store.All.Where(usage => usage.Grant.IsDue(_now)))
            {
                Send(usage, Fate.Answered);
            }
        }

        Assert.Equal(0, _apras.UnderWay);
        Assert.DoesNotContain(_store.All, usage => usage.Grant.State == GrantState.Due);
        Assert.All(
            _store.All.Where(usage => usage is { PaidAt: not null, Status: UsageStatus.Validated or UsageStatus.Used }),
            usage => Assert.True(usage.Grant.State is GrantState.Granted or GrantState.NeedsReview or GrantState.Settled));
        AssertNothingForgotten();
    }

    private static string EventOf(int ticket) => Events[ticket % 2];

    private static CartTicket[] TicketsUpTo(int last) =>
        [.. Enumerable.Range(0, last + 1).Select(i => Given.Ticket($"t{i}", eventId: EventOf(i)))];

    private static CardUsage? Pick(IReadOnlyList<CardUsage> known, Func<CardUsage, bool> which, int number)
    {
        var found = known.Where(which).OrderBy(usage => usage.Id).ToList();
        return found.Count == 0 ? null : found[number % found.Count];
    }

    private void Enter(IReadOnlyList<CardUsage> known, CardEntry entry)
    {
        var id = Guid.ParseExact((++_ids).ToString("D32", CultureInfo.InvariantCulture), "N");
        var blocking = _store.All.SingleOrDefault(usage => entry.Fingerprint.Equals(usage.BlockingKey) && usage.Blocks(_now));
        switch (UsageRules.Hold(known, entry, id, "cipher", Given.Settings, _now))
        {
            case Holding.Held held when _store.Commit(held.Changes):
                Assert.Null(blocking);
                break;
            case Holding.SameAgain same:
                Assert.False(same.Usage.HasLapsed(_now));
                Assert.Equal(
                    (entry.CartId, entry.TicketId, entry.Fingerprint),
                    (same.Usage.CartId, same.Usage.TicketId, same.Usage.Fingerprint));
                break;
            case Holding.Refused { Refusal: { Reason: RefusalReason.HeldElsewhere, RetryAt: var retryAt } }:
                Assert.True(retryAt > _now);
                break;
            default:
                break;
        }
    }

    private void Place(IReadOnlyList<CardUsage> known, string cart, string order, CartTicket[] tickets, bool isOld)
    {
        if (UsageRules.Place(known, cart, order, tickets, _now) is not Placing.Placed placed || !_store.Commit(placed.Changes))
        {
            return;
        }

        Assert.All(placed.Tickets, ticket => Assert.NotNull(ticket.Usage));
        if (!isOld)
        {
            Assert.Empty(Assert.IsType<Placing.Placed>(UsageRules.Place(_store.All, cart, order, tickets, _now)).Changes);
        }
    }

    private void Pay(IReadOnlyList<CardUsage> known, string order, CartTicket[] tickets, bool isOld)
    {
        // A refused write may be a rival that only the store knows; a reading that is old may miss the order.
        if (_store.Commit(UsageRules.Pay(known, order, tickets, _now).Changes) && !isOld)
        {
            Assert.Empty(UsageRules.Pay(_store.All, order, tickets, _now).Changes);
        }
    }

    private void Work(Act act, CardUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        var change = act.Deed switch
        {
            Deed.Cancel => UsageRules.Cancel(usage, act.Card == 0, _now),
            Deed.Free => (UsageRules.Free(usage, _now) as Removal.Freed)?.Changes.Single(),
            Deed.Retry => UsageRules.RetryGrant(usage, _now),
            Deed.Settle => UsageRules.SettleGrant(usage),
            Deed.Erase when act.Card == 0 => UsageRules.Erase(usage),
            Deed.Sweep => UsageRules.Sweep(usage, Given.Settings, _now),
            _ => null,
        };
        if (change is not null)
        {
            _store.Commit([change]);
        }
        else if (act.Deed == Deed.Sweep && UsageRules.MayPurge(usage, Given.Minute(600), TimeSpan.FromDays(90), Given.Settings, _now))
        {
            Assert.False(_apras.Recorded.Contains(usage.Id) && usage.Grant.Receipt is null && usage.Grant.State != GrantState.Settled);
            _store.Delete(usage.Id);
        }
    }

    private void Send(CardUsage? usage, Fate fate)
    {
        if (usage is null || UsageRules.LeaseGrant(usage, _now + Steps.Lease, _now) is not { } lease || !_store.Commit([lease]))
        {
            return;
        }

        Assert.Null(UsageRules.LeaseGrant(lease.After, _now + Steps.Lease, _now));
        switch (fate)
        {
            case Fate.Returned:
                Assert.True(_store.Commit([UsageRules.ReturnGrant(lease.After, lease.After.Grant.Attempts, _now)!]));
                break;
            case Fate.KeyUnreadable:
                Assert.True(_store.Commit([UsageRules.SetGrantAside(lease.After, ReviewReason.ServiceKeyUnreadable)!]));
                break;
            default:
                _apras.Post(lease.After, fate);
                break;
        }
    }

    private void Complete(int which)
    {
        var (id, attempt, outcome) = _apras.TakeAnswer(which);
        if (_store.Find(id) is { } usage
            && UsageRules.CompleteGrant(usage, attempt, outcome, 0.5, Given.Settings, _now) is { } change)
        {
            Assert.True(outcome is GrantOutcome.Granted || attempt == usage.Grant.Attempts, "An older attempt says nothing of a newer one.");
            Assert.True(_store.Commit([change]));
        }
    }

    // What APRAS has recorded is written, or on its way, or may still be asked for, or stands before staff, or was settled by them.
    private void AssertNothingForgotten() => Assert.All(
        _store.All.Where(usage => _apras.Recorded.Contains(usage.Id) && usage.Grant.Receipt is null && !_apras.IsUnderWay(usage.Id)),
        usage => Assert.True(usage.Grant.State is GrantState.Due or GrantState.NeedsReview or GrantState.Settled, $"{usage}"));
}
