namespace Sortir.Samples.Tests;

public sealed class StoryTests
{
    public static readonly string[] Codes =
    [
        "InvalidFormat", "NotEligible", "Accepted", "HeldElsewhere", "AlreadyUsed",
        "Accepted", "Released", "Accepted", "TooLateToCorrect", "Accepted", "HoldLost",
        "CardMissing", "Accepted", "Placed", "Paid", "Granted", "AlreadyUsed",
        "Cancelled", "Accepted", "Placed",
        "ServiceUnavailable", "ServiceUnavailable", "Open", "ServiceUnavailable", "Paid", "Postponed", "Granted", "Accepted",
        "NotEligible", "TooManyAttempts", "Accepted",
    ];

    [Fact]
    public async Task The_story_ends_well_with_every_outcome_in_its_place()
    {
        var run = await SampleProcess.RunAsync([]);

        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Codes, CodesOf(run.Output));
        Assert.Contains($"{Codes.Length} steps, all as expected.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_output_is_plain_and_holds_no_card()
    {
        var run = await SampleProcess.RunAsync([]);

        Assert.DoesNotContain('\u001B', run.Output);
        Assert.DoesNotContain('\uFEFF', run.Output);
        run.AssertSecretsAreKept("apras-simulator-token");
    }

    [Fact]
    public async Task The_story_shows_request_ids_and_says_where_time_is_put_forward()
    {
        var run = await SampleRun.OfAsync([]);

        Assert.Matches(@"Granted +request id at APRAS: A1 \d+, A2 \d+, A3 \d+", run.Output);
        Assert.Matches(@"Granted +request id at APRAS: B1 \d+", run.Output);
        Assert.Equal(
            ["⏩ 2 minutes later", "⏩ 4 minutes later", "⏩ 5 minutes later", "⏩ 6 minutes later"],
            Lines(run.Output).Where(line => line.StartsWith('⏩')));
    }

    [Theory]
    [InlineData("fr", "Carte non éligible, expirée ou inconnue")]
    [InlineData("en", "Card not eligible, expired or unknown")]
    public async Task The_messages_are_in_the_language_asked_for(string culture, string message)
    {
        var run = await SampleRun.OfAsync(["--culture", culture]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_story_that_is_interrupted_ends_at_once()
    {
        var run = await SampleRun.OfAsync([], cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(130, run.ExitCode);
        Assert.Equal("Interrupted.", run.Errors.Trim());
    }

    [Fact]
    public void An_unexpected_outcome_is_shown_and_counted()
    {
        using var output = new StringWriter();
        var narrator = new Narrator(new PlainScreen(TextReader.Null, output), new StoryClock());
        narrator.Tell(Buyer.Alice, "types", new Outcome("Accepted", "held"), "Accepted");
        narrator.Tell(Buyer.Bruno, "types", new Outcome("Accepted", "held"), "HeldElsewhere");
        narrator.TellAll(Buyer.Bruno, "tries", [new Outcome("NotEligible", ""), new Outcome("Accepted", "")], "NotEligible");
        narrator.Conclude();

        Assert.False(narrator.IsAsExpected);
        Assert.Contains("✗ EXPECTED HeldElsewhere. held", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 steps, 2 NOT as expected", output.ToString(), StringComparison.Ordinal);
    }

    public static IEnumerable<string> CodesOf(string output) => Lines(output)
        .Where(line => line.Length > 5 && line[2] == ':' && char.IsAsciiDigit(line[0]))
        .Select(line => line[Before..].Split(' ')[0]);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.TrimEntries);

    private const int Before = Columns.Time + Columns.Who + Columns.What + 6;
}
