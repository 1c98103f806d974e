namespace Sortir;

/// <summary>What came of asking the shop about orders that are unpaid for long.</summary>
/// <param name="Paid">Orders that the shop says are paid: their grants are due now.</param>
/// <param name="Cancelled">Orders that the shop says are cancelled: their unpaid tickets are, too.</param>
/// <param name="Left">Orders that are open, or of which nothing was left to change.</param>
/// <param name="Failed">Orders for which the shop's look-up threw or did not answer, or which could not be changed: they are asked about again.</param>
public sealed record ReconciliationReport(int Paid, int Cancelled, int Left, int Failed);
