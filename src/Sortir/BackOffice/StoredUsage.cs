namespace Sortir;

/// <summary>What is stored of one usage, for the person whose card it is.</summary>
/// <param name="Usage">The usage. Beside it a keyed hash of the card number is stored, and until the grant an encrypted key of APRAS.</param>
/// <param name="History">What was done to it, the newest first, at most 500 entries; who of the staff did it is not told.</param>
public sealed record StoredUsage(UsageView Usage, IReadOnlyList<UsageHistoryEntry> History);
