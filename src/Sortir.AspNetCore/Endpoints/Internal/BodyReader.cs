using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sortir.Client;

namespace Sortir.AspNetCore;

/// <summary>
/// Reads a small JSON body, and no more of a large one than shows that it is. By hand: what the serializer throws names the properties of the
/// body, and the reader quotes strange words, so that whoever listens to each throw would read a card number.
/// </summary>
internal static class BodyReader
{
    // A ticket's id, every character escaped, and a card: far below.
    internal const int MaxBytes = 4096;

    public static async ValueTask<(VerifyBody? Body, ProblemCode? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return (null, ProblemCode.RequestTooLarge);
        }

        // Of its own, not out of a pool: it holds a card number, and is wiped.
        var buffer = new byte[MaxBytes + 1];
        var length = 0;
        try
        {
            int read;
            while (length < buffer.Length && (read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
            }

            if (length > MaxBytes)
            {
                return (null, ProblemCode.RequestTooLarge);
            }

            return Read(buffer.AsSpan(0, length)) is { } body ? (body, null) : (null, ProblemCode.InvalidRequest);
        }
        catch (BadHttpRequestException failure)
        {
            return (null, failure.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProblemCode.RequestTooLarge : ProblemCode.InvalidRequest);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static VerifyBody? Read(ReadOnlySpan<byte> json)
    {
        if (JsonWords.SoundLength(json) != json.Length)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8 or UTF-16.
            return null;
        }
    }

    private static VerifyBody? ReadObject(ref Utf8JsonReader reader)
    {
        string? ticketId = null, card = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.Equals("ticketId", StringComparison.OrdinalIgnoreCase))
            {
                ticketId = reader.GetString();
            }
            else if (name.Equals("card", StringComparison.OrdinalIgnoreCase))
            {
                card = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        // Reads on to the end, so that anything behind the object is an error.
        reader.Read();
        return new VerifyBody { TicketId = ticketId, Card = card };
    }
}
