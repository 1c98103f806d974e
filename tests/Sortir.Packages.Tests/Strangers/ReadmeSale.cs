using System.Text.RegularExpressions;

namespace Sortir.Packages.Tests;

/// <summary>The calls of the README's first screen, one by one, since a shop makes each in a page of its own.</summary>
internal sealed partial record ReadmeSale(string Verify, string Place, string Pay, string Cancel)
{
    public static ReadmeSale Read(MarkdownBlocks readme)
    {
        var code = readme.Find("csharp", "VerifyCardAsync");

        // What is behind the answer to a typed card are calls of one line.
        var calls = Call.Matches(code[code.IndexOf("return answer", StringComparison.Ordinal)..]).Select(call => call.Value).ToList();
        string One(string name) => Assert.Single(calls, call => call.Contains(name, StringComparison.Ordinal));
        return new ReadmeSale(code[..code.IndexOf(calls[0], StringComparison.Ordinal)], One("PlaceOrderAsync"), One("PayOrderAsync"), One("CancelOrderAsync"));
    }

    [GeneratedRegex(@"^await [^;\n]+(?=;)", RegexOptions.Multiline)]
    private static partial Regex Call { get; }
}
