namespace Sortir.Samples;

/// <summary>Where the program writes: a terminal, or something that is read later.</summary>
internal interface IScreen
{
    void Heading(string title);

    /// <summary>Writes a text of one or more lines as it is.</summary>
    void Say(string text);

    void Show(StoryLine line);

    /// <summary>Reads one line, without showing it where that can be done; <see langword="null"/> when there is none.</summary>
    string? AskSecretly(string question);
}
