using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

/// <summary>The counts of open grants as a row.</summary>
internal sealed class BacklogRow
{
    public long Due { get; init; }

    public DateTime? OldestDueSince { get; init; }

    public long NeedsReview { get; init; }

    public long MustTellApras { get; init; }

    public GrantBacklog ToBacklog() => new(Due, OldestDueSince.ToOffset(), NeedsReview, MustTellApras);
}
