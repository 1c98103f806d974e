using System.Globalization;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Samples;

/// <summary>An answer of Sortir, as the story tells it: how a host reads each of them.</summary>
/// <param name="Code">Its code, or the name of its case.</param>
/// <param name="Why">What there is to say of it.</param>
/// <param name="IsRefusal">Whether it is a no.</param>
internal sealed record Outcome(string Code, string Why, bool IsRefusal = false)
{
    public static Outcome Of(CardVerification answer) => answer.Match(
        accepted => new Outcome(nameof(CardVerification.Accepted), $"held until {Hour(accepted.HoldExpiresAt)}"),
        refused => Refusal(refused.Reason, Quote(refused.Message)));

    public static Outcome Of(CardRelease answer) => answer.Match(
        _ => new Outcome(nameof(CardRelease.Released), "within 5 minutes of its hold: the card is free"),
        refused => Refusal(refused.Reason, Quote(refused.Message)));

    public static Outcome Of(CartState cart) => cart.Tickets.FirstOrDefault(ticket => ticket.Reason is not null) is { } ticket
        ? Refusal(ticket.Reason!.Value, $"{ticket.TicketId}: {Quote(ticket.Message)}")
        : new Outcome(nameof(CartState.CanBeOrdered), "every ticket has its card");

    public static Outcome Of(OrderPlacement answer) => answer.Match(
        placed => new Outcome(nameof(OrderPlacement.Placed), string.Join(", ", placed.Tickets.Select(ticket => $"{ticket.TicketId} ••••{ticket.LastDigits}"))),
        refused => Refusal(refused.Tickets[0].Reason, $"{refused.Tickets[0].TicketId}: {Quote(refused.Tickets[0].Message)}; nothing is ordered"));

    public static Outcome Of(OrderPayment answer) => answer.Match(
        paid => new Outcome(
            nameof(OrderPayment.Paid),
            FormattableString.Invariant($"grants due: {paid.Tickets.Count(ticket => ticket.Outcome == TicketPaymentOutcome.GrantDue)}, written with the payment")),
        _ => Refusal(RefusalReason.NotPlaced, Quote(SortirMessages.Get(RefusalReason.NotPlaced))),
        _ => Refusal(RefusalReason.CardTaken, Quote(SortirMessages.Get(RefusalReason.CardTaken))));

    /// <summary>A cancellation, with what is kept of the order: staff need the request ids.</summary>
    public static Outcome Of(OrderCancellation answer, IReadOnlyList<CardUsage> usages) => answer.Match(
        cancelled => new Outcome(nameof(OrderCancellation.Cancelled), string.Join(", ", cancelled.Tickets.Select(ticket => Describe(ticket, usages)))),
        _ => Refusal(RefusalReason.OrderUnknown, Quote(SortirMessages.Get(RefusalReason.OrderUnknown))));

    /// <summary>A delivery of grants, with the request ids that the usages of the order have then.</summary>
    public static Outcome Of(GrantDeliveryReport report, IReadOnlyList<CardUsage> usages) => report switch
    {
        { Granted: > 0, Postponed: 0, SetAside: 0 } => new Outcome(
            nameof(GrantDeliveryReport.Granted),
            "request id at APRAS: " + string.Join(", ", usages.Select(usage => $"{usage.TicketId} {usage.Grant.Receipt?.RequestId}"))),
        { Postponed: > 0 } => new Outcome(nameof(GrantDeliveryReport.Postponed), "no answer; the grant stays due and is tried again", IsRefusal: true),
        { SetAside: > 0 } => new Outcome(nameof(GrantDeliveryReport.SetAside), "a person must look", IsRefusal: true),
        _ => new Outcome("NothingDue", "there was nothing to send"),
    };

    public static Outcome Of(AprasCircuit circuit) => circuit.OpenUntil is { } until
        ? new Outcome(
            nameof(AprasCircuitState.Open),
            FormattableString.Invariant($"{circuit.ConsecutiveFailures} failures in a row: APRAS is left alone until {Hour(until)}"),
            IsRefusal: true)
        : new Outcome(circuit.State.ToString(), "verifications reach APRAS");

    /// <summary>The same with something to say before, unless it is a no, which speaks for itself.</summary>
    public Outcome After(string why) => IsRefusal ? this : this with { Why = $"{why}; {Why}" };

    public static string Hour(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static Outcome Refusal(RefusalReason reason, string why) => new(reason.ToString(), why, IsRefusal: true);

    // French quotation marks keep to their text by a no-break space.
    private static string Quote(string? message) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? $"“{message}”" : $"«\u00A0{message}\u00A0»";

    private static string Describe(CancelledTicket ticket, IReadOnlyList<CardUsage> usages)
    {
        var card = ticket.IsCardReleased ? "the card is free" : "the card stays used";
        var request = usages.FirstOrDefault(usage => usage.TicketId == ticket.TicketId)?.Grant.Receipt?.RequestId;
        return ticket.MustTellApras ? $"{card}; staff tell APRAS of request {request}" : card;
    }
}
