using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>How many usages have one status and one grant state.</summary>
/// <param name="Status">The status.</param>
/// <param name="Grant">The grant state.</param>
/// <param name="Count">How many; combinations without a usage are left out.</param>
public sealed record UsageCount(UsageStatus Status, GrantState Grant, long Count);
