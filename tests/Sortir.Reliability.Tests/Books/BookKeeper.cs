using Sortir.Domain;

namespace Sortir.Reliability.Tests;

/// <summary>Books that balance, written by hand: a test alters one entry, and sees which line notices.</summary>
internal sealed class BookKeeper
{
    private readonly List<TicketLine> _tickets = [];
    private readonly List<UsageLine> _usages = [];
    private readonly List<GrantLine> _grants = [];
    private readonly List<JournalLine> _journal = [];

    public int Unanswered { get; set; }

    public List<string> Surprises { get; } = [];

    public List<TicketLine> Tickets => _tickets;

    public List<UsageLine> Usages => _usages;

    public List<GrantLine> Grants => _grants;

    public List<JournalLine> Journal => _journal;

    /// <summary>A paid ticket whose grant is recorded.</summary>
    public static BookKeeper OfOneSale() => new BookKeeper().Sell("t1", ShopTicketState.Paid, UsageStatus.Used, GrantState.Granted, isRecorded: true);

    /// <summary>Enters a sale on all sides.</summary>
    public BookKeeper Sell(
        string ticketId,
        ShopTicketState state,
        UsageStatus status,
        GrantState grant,
        bool isRecorded = false,
        ReviewReason? review = null,
        bool? wasPaid = null,
        string card = "1234567890")
    {
        var fingerprint = $"print of {card[^4..]}";
        var usage = new UsageLine
        {
            Id = Guid.CreateVersion7(),
            EventId = "show-1",
            TicketId = ticketId,
            OrderId = $"order of {ticketId}",
            Fingerprint = fingerprint,
            LastDigits = card[^4..],
            Status = status,
            Grant = grant,
            Review = review,
            IsLeased = false,
            HasServiceKey = grant != GrantState.Granted,
            RequestId = grant == GrantState.Granted ? $"request of {ticketId}" : null,
        };
        _tickets.Add(new TicketLine(usage.OrderId, ticketId, "show-1", state, wasPaid ?? state == ShopTicketState.Paid, CardNumber.Parse(card)));
        _usages.Add(usage);
        _journal.Add(new JournalLine(usage.Id, fingerprint, Blocks: true, Attempts: 0, IsLeased: false));
        if (status == UsageStatus.Cancelled)
        {
            _journal.Add(new JournalLine(usage.Id, fingerprint, Blocks: false, Attempts: 0, IsLeased: false));
        }

        if (isRecorded)
        {
            _grants.Add(new GrantLine($"request of {ticketId}", "show-1", CardNumber.Parse(card)));
        }

        return this;
    }

    /// <summary>Alters the only usage.</summary>
    public BookKeeper WithUsage(Func<UsageLine, UsageLine> alter)
    {
        _usages[0] = alter(_usages[0]);
        return this;
    }

    /// <summary>Alters the only ticket.</summary>
    public BookKeeper WithTicket(Func<TicketLine, TicketLine> alter)
    {
        _tickets[0] = alter(_tickets[0]);
        return this;
    }

    public BookKeeper With(Action<BookKeeper> alter)
    {
        alter(this);
        return this;
    }

    /// <summary>The rules that do not balance.</summary>
    public string[] FindBroken() => [.. Balance.Of(ToBooks()).Where(line => !line.IsBalanced).Select(line => line.Rule)];

    /// <summary>What the faults say.</summary>
    public string[] FindFaults() => [.. Balance.Of(ToBooks()).SelectMany(line => line.Faults)];

    public ShopBooks ToBooks() => new()
    {
        Tickets = _tickets,
        Usages = _usages,
        Grants = _grants,
        Journal = _journal,
        Unanswered = Unanswered,
        Surprises = Surprises,
    };
}
