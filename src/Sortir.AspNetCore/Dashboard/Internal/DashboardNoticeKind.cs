namespace Sortir.AspNetCore;

/// <summary>What staff did.</summary>
internal enum DashboardNoticeKind
{
    GrantRetried,
    GrantSettled,
    CardFreed,
    EventCancelled,
    Probed,
    NothingToProbe,
    Purged,
}
