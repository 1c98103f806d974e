using System.Globalization;

namespace Sortir.Samples;

/// <summary>Tells the story line by line, and keeps count of what came otherwise than expected.</summary>
internal sealed class Narrator(IScreen screen, StoryClock clock)
{
    private int _steps;
    private int _surprises;

    public bool IsAsExpected => _surprises == 0;

    public void Chapter(string title) => screen.Heading(title);

    public void Note(string text) => screen.Say(text);

    public void Tell(Buyer who, string what, Outcome outcome, string expected) => Tell(who.Name, what, outcome, expected);

    public void Tell(string who, string what, Outcome outcome, string expected)
    {
        var line = new StoryLine(Outcome.Hour(clock.Now), who, what, outcome, expected);
        _steps++;
        _surprises += line.IsAsExpected ? 0 : 1;
        screen.Show(line);
    }

    /// <summary>Tells of many alike in one line: the first that came otherwise than expected, or any.</summary>
    public void TellAll(Buyer who, string what, List<Outcome> outcomes, string expected) =>
        Tell(who, what, outcomes.Find(outcome => outcome.Code != expected) ?? outcomes[0], expected);

    /// <summary>Moves the clock on, and says so.</summary>
    public void Later(int minutes)
    {
        clock.FastForward(TimeSpan.FromMinutes(minutes));
        screen.Say(string.Create(CultureInfo.InvariantCulture, $"⏩ {minutes} minutes later"));
    }

    public void Conclude()
    {
        screen.Say("");
        screen.Say(IsAsExpected
            ? string.Create(CultureInfo.InvariantCulture, $"{_steps} steps, all as expected.")
            : string.Create(CultureInfo.InvariantCulture, $"{_steps} steps, {_surprises} NOT as expected: see the lines with ✗."));
    }
}
