namespace Sortir.Samples;

/// <summary>One line of the story.</summary>
/// <param name="Time">The story's time.</param>
/// <param name="Who">Who acts.</param>
/// <param name="What">What he or she does.</param>
/// <param name="Outcome">What comes of it.</param>
/// <param name="Expected">The code that should have come of it.</param>
internal sealed record StoryLine(string Time, string Who, string What, Outcome Outcome, string Expected)
{
    public bool IsAsExpected => Outcome.Code == Expected;

    /// <summary>What is said of the outcome, and of the expectation where it was not met.</summary>
    public string Why => IsAsExpected ? Outcome.Why : $"✗ EXPECTED {Expected}. {Outcome.Why}";
}
