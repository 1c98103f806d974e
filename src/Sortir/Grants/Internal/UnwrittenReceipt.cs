using Sortir.Domain;

namespace Sortir;

/// <summary>A receipt that is not written yet.</summary>
/// <param name="Leased">The usage as it was leased for the attempt.</param>
/// <param name="Settings">Its organizer's, for the audit.</param>
/// <param name="Receipt">What APRAS said.</param>
internal sealed record UnwrittenReceipt(CardUsage Leased, OrganizerSettings Settings, GrantReceipt Receipt);
