using System.Globalization;
using Sortir.Domain;

namespace Sortir;

/// <summary>A ticket that stands in the way of an order.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Reason">Why: a stable code.</param>
public sealed record RefusedTicket(string TicketId, RefusalReason Reason)
{
    /// <summary>What the buyer reads, in the language of the current UI culture: English, or else French.</summary>
    public string Message => SortirMessages.Get(Reason, null, CultureInfo.CurrentUICulture);
}
