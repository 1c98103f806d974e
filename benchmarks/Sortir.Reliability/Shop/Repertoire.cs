using System.Globalization;

namespace Sortir.Reliability;

/// <summary>What the shop sells: a few shows at the reduced price, and tickets that need no card.</summary>
internal static class Repertoire
{
    internal const int Shows = 4;
    internal const string FullPrice = "full-price";

    internal static string Product(int show) => string.Create(CultureInfo.InvariantCulture, $"reduced-{show}");

    internal static string Event(int show) => string.Create(CultureInfo.InvariantCulture, $"show-{show}");

    /// <summary>Each show is an activity of its own at APRAS, so that a recorded grant tells what it is for.</summary>
    internal static string Activity(int show) => string.Create(CultureInfo.InvariantCulture, $"{100 + show}");

    internal static string? EventOf(string product) =>
        Enumerable.Range(0, Shows).Where(show => Product(show) == product).Select(Event).SingleOrDefault();

    internal static string EventOfActivity(string? activity) =>
        Enumerable.Range(0, Shows).Where(show => Activity(show) == activity).Select(Event).SingleOrDefault() ?? "no show";
}
