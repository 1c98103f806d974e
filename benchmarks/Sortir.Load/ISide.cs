namespace Sortir.Load;

/// <summary>One side of a comparison.</summary>
internal interface ISide
{
    /// <summary>A caller, with whatever it has for itself: what it returns makes one call, good or an exception.</summary>
    Func<Task> NewCaller();
}
