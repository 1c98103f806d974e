namespace Sortir;

/// <summary>What becomes of a permit once the attempt is decided.</summary>
public enum AttemptOutcome
{
    /// <summary>The answer said something of a card (not eligible, already used, held elsewhere): the permit counts until its window ends.</summary>
    Kept,

    /// <summary>The card was accepted: the permit is given back, and counts under the ceiling of accepted ones instead.</summary>
    Accepted,

    /// <summary>The answer said nothing of a card (service unavailable, cancelled): the permit is given back.</summary>
    GivenBack,
}
