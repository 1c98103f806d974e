using Sortir.Client;

namespace Sortir;

/// <summary>The settings of one organizer.</summary>
public sealed class OrganizerSettings
{
    /// <summary>The longest retention: 3,660 days.</summary>
    public static readonly TimeSpan MaxRetention = TimeSpan.FromDays(3_660);

    private AprasConnection? _connection;

    /// <summary>The settings with every default, and no access to APRAS.</summary>
    public static OrganizerSettings Default { get; } = new();

    /// <summary>The address of the APRAS API. Without it the organizer is not configured.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The token that APRAS gave. Without it the organizer is not configured.</summary>
    public ApiToken? Token { get; init; }

    /// <summary>How long a buyer waits for a verification, retries included. Default: 2 seconds.</summary>
    public TimeSpan Timeout { get; init; } = AprasConnection.DefaultTimeout;

    /// <summary>The activity id at APRAS, where there is one. Default: none.</summary>
    public string? ActivityId { get; init; }

    /// <summary>Whether the host's code gets the beneficiary's name, where APRAS sends it. Default: <see langword="true"/>.</summary>
    public bool PrefillAttendee { get; init; } = true;

    /// <summary>Whether a cancelled ticket frees its card. Default: <see langword="true"/>.</summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <summary>How long usages are kept after their event's end. Default: 90 days.</summary>
    public TimeSpan UsageRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long audit entries are kept. Default: 365 days.</summary>
    public TimeSpan AuditRetention { get; init; } = TimeSpan.FromDays(365);

    /// <summary>What keeps the settings from being used, in a sentence that says the mend; <see langword="null"/> when they are usable.</summary>
    public string? FindProblem()
    {
        if (AprasConnection.FindProblem(BaseUrl) is { } url)
        {
            return url;
        }

        if (Token is null)
        {
            return "The APRAS token is missing: set it to the token that APRAS gave.";
        }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromSeconds(60))
        {
            return "The timeout must be from 100 milliseconds to 60 seconds.";
        }

        if (!IsRetention(UsageRetention) || !IsRetention(AuditRetention))
        {
            return $"A retention must be from 0 to {MaxRetention.TotalDays} days.";
        }

        return ActivityId is null ? null : AprasConnection.FindActivityIdProblem(ActivityId);
    }

    // For settings that no check has seen: those of an organizer whose token is missing, say.
    internal static TimeSpan Bound(TimeSpan retention) => TimeSpan.FromTicks(Math.Clamp(retention.Ticks, 0, MaxRetention.Ticks));

    private static bool IsRetention(TimeSpan value) => value >= TimeSpan.Zero && value <= MaxRetention;

    // A connection keeps its addresses ready, so the settings keep the connection.
    internal AprasConnection GetConnection(string organizerId, TimeSpan grantTimeout) =>
        _connection is { } ready && ready.OrganizerId == organizerId && ready.GrantTimeout == grantTimeout
            ? ready
            : _connection = new AprasConnection
            {
                OrganizerId = organizerId,
                BaseUrl = BaseUrl!,
                Token = Token!,
                Timeout = Timeout,
                GrantTimeout = grantTimeout,
                ActivityId = ActivityId,
            };
}
