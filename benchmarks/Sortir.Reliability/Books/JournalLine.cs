namespace Sortir.Reliability;

/// <summary>A usage after one of its changes.</summary>
/// <param name="UsageId">The usage.</param>
/// <param name="Fingerprint">What stands for its card and event.</param>
/// <param name="Blocks">Whether it stood in the way of another, by its status: a hold that nobody has taken over does.</param>
/// <param name="Attempts">How many attempts of its grant were begun.</param>
/// <param name="IsLeased">Whether a node had its grant for itself.</param>
internal sealed record JournalLine(Guid UsageId, string Fingerprint, bool Blocks, int Attempts, bool IsLeased);
