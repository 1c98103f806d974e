namespace Sortir.Samples;

/// <summary>The command line, read. A class and no record, so that nothing prints its card or token by accident.</summary>
internal sealed class CommandLineOptions
{
    public Command Command { get; set; }

    public string Culture { get; set; } = "fr";

    /// <summary>The card as typed, or <c>-</c> to read it from the input.</summary>
    public string? Card { get; set; }

    /// <summary>Where the story keeps its sales; <see langword="null"/> for memory.</summary>
    public StoryDatabase? Database { get; set; }

    public string? Url { get; set; }

    public string? Token { get; set; }

    public TimeSpan? Timeout { get; set; }

    public int Port { get; set; } = 5180;
}
