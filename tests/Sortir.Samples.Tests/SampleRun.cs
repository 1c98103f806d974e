using System.Text.RegularExpressions;

namespace Sortir.Samples.Tests;

/// <summary>What came of a run.</summary>
internal sealed partial record SampleRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs the program in this process, with plain output.</summary>
    public static async Task<SampleRun> OfAsync(IEnumerable<string> args, string input = "", CancellationToken? cancellationToken = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var screen = new PlainScreen(new StringReader(input), output);
        var exitCode = await App.RunAsync([.. args], screen, errors, cancellationToken ?? TestContext.Current.CancellationToken);
        return new SampleRun(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>All that could be seen holds neither a card in full nor any of these.</summary>
    public void AssertSecretsAreKept(params string[] secrets)
    {
        var all = Output + Errors;
        Assert.DoesNotMatch(TenDigits(), all);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    // Ten digits, with nothing but separators of a card between them.
    [GeneratedRegex(@"\d([ .\-\u00A0]*\d){9}")]
    private static partial Regex TenDigits();
}
