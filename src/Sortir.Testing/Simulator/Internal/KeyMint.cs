using System.Globalization;

namespace Sortir.Testing;

/// <summary>
/// Makes service keys out of serial numbers and reads them back, so that a book needs no table of the keys it issued: a benchmark issues
/// millions.
/// </summary>
/// <param name="seed">Books with different seeds do not know each other's keys.</param>
internal sealed class KeyMint(int seed)
{
    // The letter keeps a key from reading as a JSON number.
    private const char Prefix = 'K';

    private readonly ulong _seed = Scramble((uint)seed);

    public string Make(int serial)
    {
        var disguised = (uint)serial ^ (uint)_seed;
        var check = Scramble(_seed + (uint)serial);
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{disguised:x8}{check:x16}");
    }

    public bool TryRead(string key, out int serial)
    {
        serial = -1;
        if (key.Length != 25
            || !uint.TryParse(key.AsSpan(1, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var disguised))
        {
            return false;
        }

        serial = (int)(disguised ^ (uint)_seed);
        return serial >= 0 && string.Equals(Make(serial), key, StringComparison.Ordinal);
    }

    // The finalizer of SplitMix64: every bit of the input moves every bit of the result.
    private static ulong Scramble(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
