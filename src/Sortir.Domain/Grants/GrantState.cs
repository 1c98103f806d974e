namespace Sortir.Domain;

/// <summary>Where the grant of a usage stands. The numbers are stored: they never change.</summary>
public enum GrantState
{
    /// <summary>No grant is to be sent.</summary>
    None = 0,

    /// <summary>The sale is paid, and APRAS is to be told.</summary>
    Due = 1,

    /// <summary>A person must look at it: <see cref="UsageGrant.Review"/> says why.</summary>
    NeedsReview = 2,

    /// <summary>APRAS has recorded it.</summary>
    Granted = 3,

    /// <summary>Staff have settled it with APRAS by other means.</summary>
    Settled = 4,
}
