using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>
/// The language of a page: French, or English for those who ask for it. Dates are written by hand, since a small container
/// may have no cultures.
/// </summary>
internal sealed class DashboardLanguage(bool isEnglish)
{
    private static readonly string[] _months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    internal bool IsEnglish => isEnglish;

    internal string Code => isEnglish ? "en" : "fr";

    /// <summary>The sentence in the page's language; in French no line begins with a colon or a semicolon.</summary>
    internal string this[string french, string english] => isEnglish
        ? english
        : french.Replace(" :", "\u00A0:", StringComparison.Ordinal).Replace(" ;", "\u00A0;", StringComparison.Ordinal);

    internal string Colon => this[" :", ":"];

    /// <summary>The language that the host's request localization has chosen; without it, the one that the browser prefers of the two.</summary>
    internal static DashboardLanguage Of(HttpContext http)
    {
        if (http.Features.Get<IRequestCultureFeature>() is { } chosen)
        {
            return new DashboardLanguage(chosen.RequestCulture.UICulture.TwoLetterISOLanguageName == "en");
        }

        var preferred = http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value)
            .FirstOrDefault(language => Is(language, "fr") || Is(language, "en"));
        return new DashboardLanguage(Is(preferred, "en"));
    }

    internal string Day(DateOnly day) => isEnglish
        ? string.Create(CultureInfo.InvariantCulture, $"{day.Day} {_months[day.Month - 1]} {day.Year}")
        : day.ToString("dd'/'MM'/'yyyy", CultureInfo.InvariantCulture);

    /// <summary>Day and time in Paris.</summary>
    internal string Time(DateTimeOffset time)
    {
        var local = ParisTime.Of(time).DateTime;
        return $"{Day(DateOnly.FromDateTime(local))} {local.ToString("HH':'mm", CultureInfo.InvariantCulture)}";
    }

    internal string Number(long number) => number.ToString("#,0", isEnglish ? CultureInfo.InvariantCulture : _french);

    /// <summary>A duration in its two largest units.</summary>
    internal string Duration(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => this["moins d'une minute", "less than a minute"],
        { TotalHours: < 1 } => $"{age.Minutes}\u00A0min",
        { TotalDays: < 1 } => $"{age.Hours}\u00A0h {age.Minutes:d2}\u00A0min",
        _ => $"{age.Days}\u00A0{this["j", "d"]} {age.Hours}\u00A0h",
    };

    /// <summary>"Over" a limit that somebody has set: without the parts of it that are nought.</summary>
    internal string Over(TimeSpan limit)
    {
        if (limit == TimeSpan.FromHours(1))
        {
            return this["plus d'une heure", "over an hour"];
        }

        string?[] parts =
        [
            limit.Days > 0 ? $"{limit.Days}\u00A0{this["j", "d"]}" : null,
            limit.Hours > 0 ? $"{limit.Hours}\u00A0h" : null,
            limit.Minutes > 0 ? $"{limit.Minutes}\u00A0min" : null,
            limit.Seconds > 0 ? $"{limit.Seconds}\u00A0s" : null,
        ];
        return this["plus de ", "over "] + string.Join(' ', parts.Where(part => part is not null));
    }

    private static readonly NumberFormatInfo _french = new() { NumberGroupSeparator = "\u202F", NumberDecimalSeparator = "," };

    private static bool Is(string? language, string code) =>
        language is not null
        && language.StartsWith(code, StringComparison.OrdinalIgnoreCase)
        && (language.Length == code.Length || language[code.Length] == '-');
}
