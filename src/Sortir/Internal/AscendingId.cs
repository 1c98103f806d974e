using System.Buffers.Binary;

namespace Sortir;

internal static class AscendingId
{
    /// <summary>An id that ascends with time (UUID version 7), so that a database's index grows at its end.</summary>
    internal static Guid Create(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        RandomBytes.Fill(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
