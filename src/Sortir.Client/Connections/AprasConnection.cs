using System.Diagnostics.CodeAnalysis;

namespace Sortir.Client;

/// <summary>Where and how to reach APRAS for one organizer. Make it once per organizer: it keeps its addresses ready.</summary>
public sealed record AprasConnection
{
    /// <summary>The default of <see cref="Timeout"/>: 2 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The default of <see cref="GrantTimeout"/>: 30 seconds.</summary>
    public static readonly TimeSpan DefaultGrantTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The longest that either timeout may be: 5 minutes.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The most characters of <see cref="ActivityId"/>: 128.</summary>
    public const int MaxActivityIdLength = 128;

    private const string ApiPath = "api/partners/";

    /// <summary>A name for the organizer, in logs and for its circuit.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public required string OrganizerId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>
    /// The address that APRAS gave, with or without a path and a slash at its end: <c>https://host/path</c>. Plain HTTP is
    /// accepted for this machine alone (loopback).
    /// </summary>
    /// <exception cref="ArgumentException">Not usable, see <see cref="FindProblem(Uri)"/>.</exception>
    public required Uri BaseUrl
    {
        get;
        [MemberNotNull(nameof(CardTemplate), nameof(GrantUrl), nameof(CardPrefix))]
        init
        {
            if (FindProblem(value) is { } problem)
            {
                throw new ArgumentException(problem, nameof(value));
            }

            field = value;
            CardPrefix = value.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + ApiPath;
            CardTemplate = new Uri(CardPrefix + "_card_");
            GrantUrl = new Uri(CardPrefix + "grant");
        }
    }

    /// <summary>The organizer's secret.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public required ApiToken Token
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>
    /// The time for one verification, all its attempts included [2 s], at most 5 minutes. With zero APRAS is not asked, and the
    /// answer is <see cref="AprasTrouble.Timeout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or over <see cref="MaxTimeout"/>.</exception>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxTimeout);
            field = value;
        }
    } = DefaultTimeout;

    /// <summary>
    /// What is left of <see cref="Timeout"/> for this one verification [all of it], when the caller has used some of it already;
    /// more than that is no more. Zero: APRAS is not asked, and the answer is <see cref="AprasTrouble.Timeout"/>. With less than half
    /// left, no answer in time does not count for the circuit: it says nothing of APRAS.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan? Remaining
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.Zero, TimeSpan.Zero, nameof(value));
            field = value;
        }
    }

    /// <summary>The time for the one attempt of a grant [30 s]; above zero, at most 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or over <see cref="MaxTimeout"/>.</exception>
    public TimeSpan GrantTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxTimeout);
            field = value;
        }
    } = DefaultGrantTimeout;

    /// <summary>
    /// The activity that grants are reported under (<c>activite</c>) [none]. What reads as an integer is sent as a JSON number,
    /// anything else as a string.
    /// </summary>
    /// <exception cref="ArgumentException">Empty, longer than 128 characters, or with a control character.</exception>
    public string? ActivityId
    {
        get;
        init
        {
            if (value is not null && FindActivityIdProblem(value) is { } problem)
            {
                throw new ArgumentException(problem, nameof(value));
            }

            field = value;
        }
    }

    internal TimeSpan VerificationLimit => Remaining is { } left && left < Timeout ? left : Timeout;

    // What the pipeline carries in place of the address with the card in it.
    internal Uri CardTemplate { get; private init; }

    internal Uri GrantUrl { get; private init; }

    internal string CardPrefix { get; private init; }

    /// <summary>What is wrong with a base URL, in a sentence that says the mend; <see langword="null"/> when it is usable.</summary>
    public static string? FindProblem(Uri? baseUrl)
    {
        if (baseUrl is null)
        {
            return "The APRAS base URL is missing: set it to the address that APRAS gave, such as https://host/path.";
        }

        if (!baseUrl.IsAbsoluteUri)
        {
            return "The APRAS base URL is relative: write it in full, such as https://host/path.";
        }

        if (baseUrl.Scheme != Uri.UriSchemeHttps && !(baseUrl.Scheme == Uri.UriSchemeHttp && baseUrl.IsLoopback))
        {
            return "The APRAS base URL must begin with https://; http:// is accepted for this machine (localhost) alone.";
        }

        if (baseUrl.UserInfo.Length > 0)
        {
            return "The APRAS base URL holds a user name or a password: take it out, the token is a setting of its own.";
        }

        return baseUrl.Query.Length > 0 || baseUrl.Fragment.Length > 0
            ? "The APRAS base URL holds a query or a fragment (? or #): end it before that."
            : null;
    }

    /// <inheritdoc cref="FindProblem(Uri)"/>
    public static string? FindProblem(string? baseUrl)
    {
        if (string.IsNullOrWhiteSpace(baseUrl))
        {
            return FindProblem(default(Uri));
        }

        return Uri.TryCreate(baseUrl, UriKind.RelativeOrAbsolute, out var url)
            // On Unix "/path" reads as an absolute file path.
            ? FindProblem(url is { IsAbsoluteUri: true, IsFile: true } && baseUrl[0] == '/' ? new Uri("/", UriKind.Relative) : url)
            : "The APRAS base URL is not an address: write it in full, such as https://host/path.";
    }

    /// <summary>What is wrong with an activity id; <see langword="null"/> when it is usable.</summary>
    public static string? FindActivityIdProblem(string activityId)
    {
        if (string.IsNullOrWhiteSpace(activityId))
        {
            return "The activity id is empty: leave it out when there is none.";
        }

        return activityId.Length > MaxActivityIdLength || activityId.Any(char.IsControl)
            ? "The activity id is longer than 128 characters or holds a control character."
            : null;
    }
}
