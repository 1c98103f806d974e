namespace Sortir.Samples.Shop;

/// <summary>What the bank posts to the shop once an order is paid.</summary>
/// <param name="PaymentId">The bank's id of the payment, the same however often it tells of it.</param>
/// <param name="OrderId">The shop's order.</param>
/// <param name="Cents">How much was paid.</param>
public sealed record PaymentNotice(string PaymentId, int OrderId, int Cents);
