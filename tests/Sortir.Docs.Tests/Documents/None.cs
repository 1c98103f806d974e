namespace Sortir.Docs.Tests;

/// <summary>That nothing is wrong, or else all that is.</summary>
internal static class None
{
    public static void Of(IEnumerable<string> problems)
    {
        var found = string.Join(Environment.NewLine, problems);
        Assert.True(found.Length == 0, found);
    }
}
