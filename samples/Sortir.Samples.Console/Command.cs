namespace Sortir.Samples;

/// <summary>What the program is asked to do.</summary>
internal enum Command
{
    Story,
    Verify,
    Simulator,
    Help,
}
