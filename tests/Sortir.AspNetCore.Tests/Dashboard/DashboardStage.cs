namespace Sortir.AspNetCore.Tests;

/// <summary>How far a sale has gone.</summary>
internal enum DashboardStage
{
    Held,
    Ordered,
    Paid,
    InReview,
    Granted,
    CancelledAfterGrant,
}
