namespace Sortir.Client;

internal static class BodyReader
{
    /// <summary>Reads until the body ends or the buffer is full; the buffer is one byte longer than what is accepted.</summary>
    /// <param name="content">The body.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="keepWhatArrives">Whether a body that breaks off, or takes too long, is no error: the status said what matters.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(int Length, bool BrokenOff)> ReadAsync(
        HttpContent content,
        Memory<byte> buffer,
        bool keepWhatArrives,
        CancellationToken cancellationToken)
    {
        var length = 0;
        try
        {
            using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int read;
            while (length < buffer.Length && (read = await stream.ReadAsync(buffer[length..], cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
            }

            return (length, false);
        }
        catch (Exception exception) when (
            keepWhatArrives && exception is OperationCanceledException or IOException or HttpRequestException)
        {
            return (length, true);
        }
    }
}
