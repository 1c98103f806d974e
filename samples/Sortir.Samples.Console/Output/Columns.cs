namespace Sortir.Samples;

/// <summary>How wide the columns of the story are; the last one takes what is left.</summary>
internal static class Columns
{
    public const int Time = 5;
    public const int Who = 5;
    public const int What = 36;
    public const int Code = 18;
}
