namespace Sortir;

/// <summary>The form in which a source is counted.</summary>
public static class AttemptSource
{
    /// <summary>
    /// Makes one source of the addresses that one person has: an IPv6 address counts by its /64, an IPv6 address that stands for an
    /// IPv4 one is that one, and ports and scope ids are dropped. Anything else (an IPv4 address, an account, a till) stays as it is.
    /// </summary>
    /// <param name="source">An address as <see cref="System.Net.IPAddress"/> or <see cref="System.Net.IPEndPoint"/> prints it, or an identifier of the host.</param>
    /// <exception cref="ArgumentException">The value is no identifier.</exception>
    public static string Normalize(string source) => throw new NotImplementedException();
}
