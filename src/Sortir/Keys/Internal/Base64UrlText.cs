namespace Sortir;

/// <summary>Bytes as ASCII letters, digits, <c>-</c> and <c>_</c>, without padding. (The class library has it from .NET 9 on.)</summary>
internal static class Base64UrlText
{
    private const int MaxOnStack = 256;

    /// <summary>Writes bytes as text.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var length = (bytes.Length + 2) / 3 * 4;
        var chars = length <= MaxOnStack ? stackalloc char[MaxOnStack] : new char[length];
        Convert.TryToBase64Chars(bytes, chars, out var written);
        var text = chars[..written].TrimEnd('=');
        text.Replace('+', '-');
        text.Replace('/', '_');
        return new string(text);
    }

    /// <summary>Reads bytes from text in the one form that <see cref="Encode"/> writes.</summary>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        var chars = new char[(text.Length + 3) / 4 * 4];
        text.CopyTo(chars);
        chars.AsSpan(text.Length).Fill('=');
        chars.AsSpan().Replace('-', '+');
        chars.AsSpan().Replace('_', '/');
        bytes = new byte[text.Length * 3 / 4];

        // Base64 as such reads white space, another alphabet, and several last letters for one byte.
        return Convert.TryFromBase64Chars(chars, bytes, out var written) && written == bytes.Length && Encode(bytes) == text;
    }
}
