using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sortir.Domain;

namespace Sortir;

/// <summary>A message for a keyed hash. Each part stands behind its length, so that no two lists of parts read the same.</summary>
internal ref struct KeyMessage(Span<byte> buffer)
{
    /// <summary>The most bytes of one identifier with its length: 128 UTF-16 units of three bytes each.</summary>
    public const int MaxIdentifier = LengthBytes + (SortirIdentifier.MaxLength * 3);

    /// <summary>The bytes of a card with its length.</summary>
    public const int Card = LengthBytes + CardNumber.Length;

    private const int LengthBytes = sizeof(ushort);

    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>Adds an identifier.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public void Add(string identifier)
    {
        SortirIdentifier.ThrowIfInvalid(identifier);
        Close(Encoding.UTF8.GetBytes(identifier, _buffer[(_length + LengthBytes)..]));
    }

    /// <summary>Adds a card's digits.</summary>
    /// <exception cref="InvalidOperationException">It is a <c>default</c> value.</exception>
    public void Add(CardNumber card)
    {
        card.Reveal(_buffer[(_length + LengthBytes)..]);
        Close(CardNumber.Length);
    }

    /// <summary>HMAC-SHA-256 of the message as URL-safe text of that many bytes. Erases the message.</summary>
    public readonly string Hash(ThreadLocal<IncrementalHash> key, int bytes)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var message = _buffer[.._length];
        var hmac = key.Value!;
        hmac.AppendData(message);
        hmac.GetHashAndReset(hash);
        CryptographicOperations.ZeroMemory(message);
        return Base64UrlText.Encode(hash[..bytes]);
    }

    private void Close(int written)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)written);
        _length += LengthBytes + written;
    }
}
