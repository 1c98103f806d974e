namespace Sortir.Load;

/// <summary>A side of which every caller does the same.</summary>
internal sealed class Side(Func<Task> call) : ISide
{
    public Func<Task> NewCaller() => call;
}
