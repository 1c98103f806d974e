namespace Sortir.Client;

/// <summary>Whether verifications reach APRAS.</summary>
public enum AprasCircuitState
{
    /// <summary>They do.</summary>
    Closed,

    /// <summary>They are answered at once as unavailable, without asking.</summary>
    Open,

    /// <summary>The break is over: one verification at a time asks APRAS, the others are answered at once.</summary>
    HalfOpen,
}
