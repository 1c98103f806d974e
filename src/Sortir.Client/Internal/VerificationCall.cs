using System.Buffers;
using Sortir.Domain;

namespace Sortir.Client;

internal sealed class VerificationCall(CardNumber card, AprasConnection connection, Circuit circuit, long startedAt)
    : AprasCall(connection)
{
    internal const int MaxBodyBytes = 4 * 1024;

    private static readonly CardEligibility s_forbidden = new CardEligibility.NotEligible(403);
    private static readonly CardEligibility s_notFound = new CardEligibility.NotEligible(404);
    private static readonly CardEligibility s_unauthorized = new CardEligibility.Unauthorized();

    internal Circuit Circuit { get; } = circuit;

    internal long StartedAt { get; } = startedAt;

    /// <summary>What the last answered attempt, or the open circuit, said.</summary>
    internal CardEligibility? Answer { get; set; }

    /// <summary>How long to wait before the retry that has just been decided on.</summary>
    internal TimeSpan RetryDelay { get; set; }

    internal override bool IsAnswered => Answer is not null;

    internal override string UrlTemplate => "api/partners/{card}";

    internal override string Method => "GET";

    internal override TimeSpan Timeout => Connection.VerificationLimit;

    /// <summary>Whether APRAS had time enough for its silence to say something of it.</summary>
    internal bool HasFairTime => Timeout >= Connection.Timeout / 2;

    internal override HttpRequestMessage CreateMessage() => new(HttpMethod.Get, Connection.CardPrefix + card.Reveal());

    internal override async Task ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        Answer = status switch
        {
            200 or 201 => await ReadKeyAsync(response, status, cancellationToken).ConfigureAwait(false),
            401 => s_unauthorized,
            403 => s_forbidden,
            404 => s_notFound,
            408 => new CardEligibility.Unavailable(AprasTrouble.Timeout, status),
            429 => new CardEligibility.Unavailable(AprasTrouble.TooManyRequests, status, RetryAfter.Read(response, time)),
            >= 500 and <= 599 => new CardEligibility.Unavailable(AprasTrouble.ServerError, status, RetryAfter.Read(response, time)),
            _ => new CardEligibility.Unavailable(AprasTrouble.UnexpectedStatus, status),
        };
    }

    private static async Task<CardEligibility> ReadKeyAsync(HttpResponseMessage response, int status, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes + 1);
        var length = 0;
        try
        {
            // A length that is announced as too long is not read at all.
            if (response.Content.Headers.ContentLength is null or <= MaxBodyBytes)
            {
                (length, _) = await BodyReader.ReadAsync(
                    response.Content, buffer.AsMemory(0, MaxBodyBytes + 1), keepWhatArrives: false, cancellationToken).ConfigureAwait(false);
            }

            var eligible = length <= MaxBodyBytes ? EligibilityReader.Read(buffer.AsSpan(0, length)) : null;
            return eligible ?? (CardEligibility)new CardEligibility.Unavailable(AprasTrouble.Malformed, status);
        }
        finally
        {
            // It may have held a service key.
            buffer.AsSpan(0, MaxBodyBytes + 1).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
