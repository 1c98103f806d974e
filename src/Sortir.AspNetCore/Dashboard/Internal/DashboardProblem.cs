namespace Sortir.AspNetCore;

/// <summary>Why a page cannot be shown.</summary>
internal enum DashboardProblem
{
    NotFound,
    NoName,
    NoOrganizer,
    FormExpired,
    BadRequest,
    Conflict,
    Unavailable,
    Misconfigured,
}
