namespace Sortir.Reliability;

internal static class ExitCode
{
    internal const int Balanced = 0;
    internal const int Unbalanced = 1;
    internal const int WrongUse = 2;
    internal const int NoServer = 3;
}
