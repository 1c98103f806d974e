namespace Sortir.Samples;

/// <summary>What the program ends with; <see cref="CommandLine.Help"/> lists them.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int NotEligible = 1;
    public const int NotAsExpected = 1;
    public const int Usage = 2;
    public const int Unavailable = 3;
    public const int TokenRefused = 4;

    // What a shell reports of a program that Ctrl+C has ended.
    public const int Interrupted = 130;
}
