using System.Security.Cryptography;

namespace Sortir;

/// <summary>Cryptographic randomness by the handful: the generator's price is in the call, not in the bytes.</summary>
internal static class RandomBytes
{
    private const int Reserve = 1_024;

    [ThreadStatic]
    private static byte[]? _reserve;

    [ThreadStatic]
    private static int _left;

    /// <summary>Fills a small buffer with random bytes that nobody else gets.</summary>
    internal static void Fill(Span<byte> bytes)
    {
        var reserve = _reserve ??= new byte[Reserve];
        if (_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(reserve);
            _left = Reserve;
        }

        _left -= bytes.Length;
        var taken = reserve.AsSpan(_left, bytes.Length);
        taken.CopyTo(bytes);
        CryptographicOperations.ZeroMemory(taken);
    }
}
