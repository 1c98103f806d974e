namespace Sortir.AspNetCore;

/// <summary>Why a request failed before a card was looked at. The names are stable codes, beside those of <see cref="Domain.RefusalReason"/>.</summary>
internal enum ProblemCode
{
    CartUnknown,
    TicketUnknown,
    AntiforgeryFailed,
    CookiesMissing,
    InvalidRequest,
    RequestTooLarge,
    JsonRequired,
}
