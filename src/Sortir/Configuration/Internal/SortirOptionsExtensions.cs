using Sortir.Client;
using Sortir.Domain;

namespace Sortir;

internal static class SortirOptionsExtensions
{
    internal static RuleSettings ToRuleSettings(this SortirOptions options) => new()
    {
        CorrectionWindow = options.CorrectionWindow,
        HoldLifetime = options.HoldLifetime,
        ExpiredHoldRetention = options.Retention.ExpiredHolds,
        GrantBackoffMin = options.Grants.BackoffMin,
        GrantBackoffMax = options.Grants.BackoffMax,
        GrantLeaseMargin = options.Grants.LeaseMargin,
    };

    /// <summary>The settings of a shop's only organizer, from values that are usable.</summary>
    internal static OrganizerSettings ToOrganizerSettings(this SortirOptions options) => new()
    {
        BaseUrl = Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) ? url : null,
        Token = ApiToken.FindProblem(options.Token) is null ? new ApiToken(options.Token!) : null,
        Timeout = options.Timeout,
        ActivityId = options.ActivityId,
        PrefillAttendee = options.PrefillAttendee,
        ReleaseOnCancel = options.ReleaseOnCancel,
        UsageRetention = options.UsageRetention,
        AuditRetention = options.AuditRetention,
    };
}
