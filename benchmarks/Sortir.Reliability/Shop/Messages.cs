using Sortir.Domain;

namespace Sortir.Reliability;

internal sealed record CardRequest(string CartId, string TicketId, string ProductId, string Card)
{
    // The card stays out of whatever prints a request.
    public override string ToString() => $"{CartId} {TicketId} ***";
}

internal sealed record CardAnswer(RefusalReason? Refusal);

internal sealed record TicketRequest(string CartId, string TicketId);

internal sealed record MoveRequest(string FromCartId, string ToCartId);

internal sealed record OrderRequest(string CartId, IReadOnlyList<SaleTicket> Tickets, OrderWay Way);

internal sealed record OrderAnswer(bool IsPlaced);

internal sealed record PaymentRequest(string PaymentId, string CartId, bool IsApart);

internal sealed record CancellationRequest(string CartId, string? TicketId);

/// <summary>What the shop enters into its own books and does not tell Sortir: that the order is paid, or has expired.</summary>
internal sealed record ForgottenRequest(string CartId, bool IsPaid);

internal sealed record Done;
