using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;

namespace Sortir.AspNetCore;

/// <summary>The language of a request: what the host's localization has chosen, else what the browser prefers of French and English.</summary>
internal static class BuyerLanguage
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static CultureInfo Of(HttpContext context)
    {
        if (context.Features.Get<IRequestCultureFeature>() is { } chosen)
        {
            return chosen.RequestCulture.UICulture.TwoLetterISOLanguageName == "en" ? English : French;
        }

        var preferred = context.Request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value?.Split('-')[0])
            .FirstOrDefault(language => language is not null && (IsLanguage(language, "fr") || IsLanguage(language, "en")));
        return preferred is not null && IsLanguage(preferred, "en") ? English : French;
    }

    private static bool IsLanguage(string language, string code) => language.Equals(code, StringComparison.OrdinalIgnoreCase);
}
