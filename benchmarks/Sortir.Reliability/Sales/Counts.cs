namespace Sortir.Reliability;

/// <summary>What is counted, as the report words it.</summary>
internal static class Counts
{
    internal const string Carts = "carts";
    internal const string CartsLeft = "carts left without an order";
    internal const string CardsTyped = "cards typed";
    internal const string CardsCorrected = "cards taken back or replaced";
    internal const string OrdersPlaced = "orders placed";
    internal const string OrdersRefused = "orders refused: a card was lost meanwhile";
    internal const string OrdersRolledBack = "orders rolled back by the shop";
    internal const string PaidOnce = "orders paid once";
    internal const string PaidTwice = "orders paid twice";
    internal const string ToldTwice = "payments told to two nodes at once";
    internal const string PaidLate = "orders paid late";
    internal const string CancelledUnpaid = "orders cancelled unpaid";
    internal const string PaidAfterCancel = "orders paid after their cancellation";
    internal const string CancelledPaid = "orders cancelled after payment";
    internal const string TicketCancelled = "single tickets cancelled after payment";
    internal const string PaidWhileCancelled = "orders paid and cancelled at once";
    internal const string NeverPaid = "orders left unpaid";
    internal const string PaymentForgotten = "orders paid in the shop's books alone";
    internal const string ExpiryForgotten = "orders expired in the shop's books alone";
    internal const string AskedAgain = "calls asked again for want of an answer";
}
