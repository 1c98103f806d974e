namespace Sortir.Load;

/// <summary>One side of a comparison.</summary>
internal interface ISide
{
    /// <summary>One call, good or an exception.</summary>
    Task CallAsync();
}
