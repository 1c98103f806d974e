using System.Buffers.Binary;

namespace Sortir;

internal static class AscendingId
{
    private static uint _sequence;

    /// <summary>
    /// An id that ascends with time (UUID version 7), so that a database's index grows at its end; those of one process and one millisecond
    /// ascend too, so that its entries in the audit stand in the order in which things happened.
    /// </summary>
    internal static Guid Create(DateTimeOffset now)
    {
        // 48 bits of time, 26 of sequence around the version and the variant, 48 at random.
        var sequence = Interlocked.Increment(ref _sequence);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        bytes[6] = (byte)(0x70 | ((sequence >> 22) & 0x0F));
        bytes[7] = (byte)(sequence >> 14);
        bytes[8] = (byte)(0x80 | ((sequence >> 8) & 0x3F));
        bytes[9] = (byte)sequence;
        RandomBytes.Fill(bytes[10..]);
        return new Guid(bytes, bigEndian: true);
    }
}
