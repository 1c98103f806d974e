namespace Sortir.Client;

/// <summary>Why APRAS gave no usable answer.</summary>
public enum AprasTrouble
{
    /// <summary>No answer within the time for it, or APRAS said so itself (408).</summary>
    Timeout,

    /// <summary>No connection: refused, reset, an unknown host, a certificate that is not trusted.</summary>
    Unreachable,

    /// <summary>An error of APRAS's own: 5xx.</summary>
    ServerError,

    /// <summary>APRAS is asked too often: 429.</summary>
    TooManyRequests,

    /// <summary>A status that the API is not known to give: a redirect, 400, 204 and so on. It does not count for the circuit.</summary>
    UnexpectedStatus,

    /// <summary>An answer that says yes with no service key in it: empty, oversized, HTML, or not HTTP at all.</summary>
    Malformed,

    /// <summary>APRAS was not asked: its circuit is open, after failures in a row or a refused token.</summary>
    CircuitOpen,
}
