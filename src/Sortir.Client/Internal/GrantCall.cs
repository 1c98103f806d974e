using System.Buffers;
using Sortir.Domain;

namespace Sortir.Client;

internal sealed class GrantCall(ServiceKey serviceKey, AprasConnection connection) : AprasCall(connection)
{
    internal const int MaxBodyBytes = 64 * 1024;

    private static readonly GrantReceipt s_unread = new() { Note = "the answer could not be read" };

    private int _sent;

    /// <summary>What APRAS answered; stays, whatever the pipeline makes of it afterwards.</summary>
    internal GrantOutcome? Outcome { get; private set; }

    /// <summary>The status behind <see cref="Outcome"/>.</summary>
    internal int StatusCode { get; private set; }

    internal override bool IsAnswered => Outcome is not null;

    internal override string UrlTemplate => "api/partners/grant";

    internal override string Method => "POST";

    internal override TimeSpan Timeout => Connection.GrantTimeout;

    // The socket handler sends a request without content again when a reused connection breaks: a grant always has content.
    internal override HttpRequestMessage CreateMessage() => new(HttpMethod.Post, Connection.GrantUrl)
    {
        Content = GrantRequest.ToContent(serviceKey, Connection.ActivityId),
    };

    /// <summary>A handler that a host has added may try again: a grant is sent once even then.</summary>
    internal override bool TryBeginAttempt() => Interlocked.Exchange(ref _sent, 1) == 0 && base.TryBeginAttempt();

    internal override async Task ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = StatusCode = (int)response.StatusCode;
        if (status is >= 200 and <= 299)
        {
            // Before the body: whatever becomes of that, a 2xx must not be lost.
            Outcome = new GrantOutcome.Granted(s_unread);
            Outcome = new GrantOutcome.Granted(await ReadReceiptAsync(response, cancellationToken).ConfigureAwait(false));
            return;
        }

        Outcome = status switch
        {
            400 or 404 or 409 or 422 => new GrantOutcome.Refused(status),
            401 or 403 => new GrantOutcome.Unauthorized(status),
            _ => new GrantOutcome.Unknown(status, RetryAfter.Read(response, time)),
        };
    }

    private static async Task<GrantReceipt> ReadReceiptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes + 1);
        try
        {
            var (length, brokenOff) = await BodyReader.ReadAsync(
                response.Content, buffer.AsMemory(0, MaxBodyBytes + 1), keepWhatArrives: true, cancellationToken).ConfigureAwait(false);
            return GrantReceiptReader.Read(
                buffer.AsSpan(0, Math.Min(length, MaxBodyBytes)),
                brokenOff ? "the answer broke off" : length > MaxBodyBytes ? "the answer is longer than 64 KiB" : null);
        }
        catch (Exception)
        {
            // A fault in the reading itself. It may quote the body, so it goes no further.
            return s_unread;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
