using System.Globalization;

namespace Sortir.Load;

/// <summary>The results, as Markdown, printed as they come.</summary>
internal sealed class Table
{
    private bool _isBegun;

    internal bool HasMisses { get; private set; }

    /// <summary>A row with a target, or without.</summary>
    internal void Add(string what, string figure, string target, double? bytes, bool? isMet = null)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            Console.WriteLine("| what | figure | target | allocated | met |");
            Console.WriteLine("|---|---|---|---|---|");
        }

        HasMisses |= isMet == false;
        var allocated = bytes is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:0} B") : "–";
        var met = isMet switch
        {
            true => "yes",
            false => "**no**",
            null => "–",
        };
        Console.WriteLine($"| {what} | {figure} | {target} | {allocated} | {met} |");
    }
}
