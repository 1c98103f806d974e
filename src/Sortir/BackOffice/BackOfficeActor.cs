using System.Text.RegularExpressions;
using Sortir.Domain;

namespace Sortir;

/// <summary>Who of the staff asks, for which organizer, and why. Every call writes it into the audit.</summary>
/// <remarks>
/// The host has made sure that this person may act for that organizer: nothing of another organizer is ever seen or changed on their behalf.
/// </remarks>
public sealed partial record BackOfficeActor
{
    /// <summary>The most characters of a <see cref="Reason"/>: 500.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>The organizer whose usages are seen and changed. Default: <see cref="CatalogEvent.DefaultOrganizerId"/>, for a shop with one.</summary>
    /// <exception cref="ArgumentException">The value is no identifier.</exception>
    public string OrganizerId
    {
        get;
        init => field = SortirIdentifier.ThrowIfInvalid(value, nameof(OrganizerId));
    } = CatalogEvent.DefaultOrganizerId;

    /// <summary>The person, as the host names them.</summary>
    /// <exception cref="ArgumentException">The value is no identifier.</exception>
    public required string StaffId
    {
        get;
        init => field = SortirIdentifier.ThrowIfInvalid(value, nameof(StaffId));
    }

    /// <summary>
    /// Why, in their own words or the host's (<c>dashboard</c>): 1 to <see cref="MaxReasonLength"/> characters. A card number in it is
    /// masked, for whoever types one all the same.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty or too long.</exception>
    public required string Reason
    {
        get;
        init => field = Clean(value);
    }

    private static string Clean(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > MaxReasonLength)
        {
            throw new ArgumentException($"A reason has at most {MaxReasonLength} characters.", nameof(reason));
        }

        // What no database keeps as it is: control characters and broken pairs.
        return CardLike().Replace(Unkeepable().Replace(reason, " ").Trim(), Mask);
    }

    private static string Mask(Match match) => CardNumber.TryParse(match.ValueSpan, out var card) ? card.ToString() : match.Value;

    [GeneratedRegex(@"(?<![0-9])[0-9](?:[ \u00A0\u2007\u202F.\-\u2010\u2011]{0,3}[0-9]){9}(?![0-9])")]
    private static partial Regex CardLike();

    [GeneratedRegex(@"[\p{Cc}]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex Unkeepable();
}
