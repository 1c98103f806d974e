using System.Net;

namespace Sortir.Client.Tests;

/// <summary>A body of a length, of which it counts what is taken.</summary>
internal sealed class CountingContent : HttpContent
{
    private readonly int _size;
    private readonly CountingStream _stream;

    public CountingContent(int size, bool isLengthKnown, Exception? breaksOffWith = null)
    {
        _size = size;
        _stream = new CountingStream(size, breaksOffWith);
        if (isLengthKnown)
        {
            Headers.ContentLength = size;
        }
    }

    public int Read => _stream.Count;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = _size;
        return false;
    }

    private sealed class CountingStream(int size, Exception? breaksOffWith) : Stream
    {
        public int Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(count, size - Count);
            if (read == 0 && breaksOffWith is not null)
            {
                throw breaksOffWith;
            }

            buffer.AsSpan(offset, read).Fill((byte)'7');
            Count += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
