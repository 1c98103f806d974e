using System.Globalization;

namespace Sortir.Load;

/// <summary>The results, as Markdown, printed as they come.</summary>
internal sealed class Table
{
    private bool _isBegun;

    internal bool HasMisses { get; private set; }

    /// <summary>A row with a target, or without.</summary>
    /// <param name="what">What is measured.</param>
    /// <param name="figure">What came of it.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="bytes">How many bytes a call allocates.</param>
    /// <param name="isMet">Whether the figure is as it should be.</param>
    /// <param name="isWithinReach">Whether the packages that Sortir stands on leave room for the target: if not, missing it is no fault of this run.</param>
    internal void Add(string what, string figure, string target, double? bytes, bool? isMet = null, bool isWithinReach = true)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            Console.WriteLine("| what | figure | target | allocated | met |");
            Console.WriteLine("|---|---|---|---|---|");
        }

        HasMisses |= isMet == false && isWithinReach;
        var allocated = bytes is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:0} B") : "–";
        var met = isMet switch
        {
            true => "yes",
            false => isWithinReach ? "**no**" : "out of reach",
            null => "–",
        };
        Console.WriteLine($"| {what} | {figure} | {target} | {allocated} | {met} |");
    }
}
