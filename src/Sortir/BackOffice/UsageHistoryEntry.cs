namespace Sortir;

/// <summary>Something that was done to a usage.</summary>
/// <param name="At">When.</param>
/// <param name="Action">What, as the audit names it.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record UsageHistoryEntry(DateTimeOffset At, string Action, string Outcome);
