namespace Sortir.Testing;

/// <summary>The calls of the APRAS partner API.</summary>
[Flags]
public enum AprasOperations
{
    /// <summary>No call.</summary>
    None = 0,

    /// <summary><c>GET api/partners/{card}</c>: verify a card.</summary>
    Verify = 1,

    /// <summary><c>POST api/partners/grant</c>: report a paid sale.</summary>
    Grant = 2,

    /// <summary>Both calls.</summary>
    All = Verify | Grant,
}
