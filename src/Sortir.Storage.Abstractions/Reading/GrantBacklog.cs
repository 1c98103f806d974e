namespace Sortir.Storage;

/// <summary>What still has to be told to APRAS or settled by staff.</summary>
/// <param name="Due">How many grants are due.</param>
/// <param name="OldestDueSince">Since when the oldest of them is due; <see langword="null"/> when none is.</param>
/// <param name="NeedsReview">How many grants need a person.</param>
/// <param name="MustTellApras">How many cancelled sales APRAS must be told of; those among them in review count there as well.</param>
public sealed record GrantBacklog(long Due, DateTimeOffset? OldestDueSince, long NeedsReview, long MustTellApras);
