using System.Globalization;

namespace Sortir.Samples.Shop;

/// <summary>The shop in two languages: both stand side by side where they are used.</summary>
public static class Words
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public static string Code => IsEnglish ? "en" : "fr";

    public static string Say(string french, string english) => IsEnglish ? english : french;

    public static string Money(int cents) => IsEnglish
        ? string.Create(CultureInfo.InvariantCulture, $"€{cents / 100}.{cents % 100:d2}")
        : string.Create(CultureInfo.InvariantCulture, $"{cents / 100},{cents % 100:d2}\u00A0€");

    /// <summary>Day and time, as on a poster.</summary>
    public static string Date(DateTimeOffset time)
    {
        var local = ShopClock.ToParis(time);
        return IsEnglish
            ? local.ToString("dddd d MMMM yyyy, HH:mm", English)
            : local.ToString(local.Minute == 0 ? "dddd d MMMM yyyy, H' h'" : "dddd d MMMM yyyy, H' h 'mm", French);
    }

    public static string Day(DateTimeOffset time) =>
        ShopClock.ToParis(time).ToString("dddd d MMMM", IsEnglish ? English : French);

    public static string Fare(bool needsCard) => needsCard ? Say("Tarif Sortir!", "Sortir! price") : Say("Tarif plein", "Full price");

    public static string Card(string digits) => $"{digits[..3]} {digits[3..6]} {digits[6..]}";
}
