using System.Net;
using System.Net.Sockets;
using Sortir.Domain;

namespace Sortir;

/// <summary>The form in which a source is counted.</summary>
public static class AttemptSource
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Makes one source of the addresses that one person has: an IPv6 address counts by its /64, an IPv6 address that stands for an
    /// IPv4 one is that one, and ports and scope ids are dropped. Anything else (an IPv4 address, an account, a till) stays as it is.
    /// </summary>
    /// <param name="source">
    /// An address as <see cref="IPAddress"/> or <see cref="IPEndPoint"/> prints it, or an identifier of the host.
    /// </param>
    /// <exception cref="ArgumentException">The value is no identifier.</exception>
    public static string Normalize(string source)
    {
        SortirIdentifier.ThrowIfInvalid(source);
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return source;
        }

        return source.IndexOf(':', colon + 1) < 0 ? WithoutPort(source, colon) : NetworkOf(source);
    }

    // IPAddress reads "42" as 0.0.0.42, so only what it would print itself is an address: "till:42" and "7:42" are none.
    private static string WithoutPort(string source, int colon) =>
        ushort.TryParse(source.AsSpan(colon + 1), out _)
        && IPAddress.TryParse(source.AsSpan(0, colon), out var address)
        && source.AsSpan(0, colon).SequenceEqual(address.ToString())
            ? address.ToString()
            : source;

    private static string NetworkOf(string source)
    {
        var text = source.AsSpan();
        if (text[0] == '[' && text.LastIndexOf(']') is > 0 and var end)
        {
            text = text[1..end];
        }

        if (text.IndexOf('%') is >= 0 and var scope)
        {
            text = text[..scope];
        }

        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return source;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
