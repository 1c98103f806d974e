namespace Sortir.Domain;

/// <summary>A rule's answer when it says no.</summary>
/// <param name="Reason">Why.</param>
/// <param name="RetryAt">When the answer may differ; <see langword="null"/> when waiting does not help.</param>
public sealed record Refusal(RefusalReason Reason, DateTimeOffset? RetryAt = null);
