using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>Reads a small JSON body, and no more of a large one than shows that it is.</summary>
internal static class BodyReader
{
    // A ticket's id, every character escaped, and a card: far below.
    internal const int MaxBytes = 4096;

    public static async ValueTask<(T? Body, ProblemCode? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
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

            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), type) is { } body ? (body, null) : (null, ProblemCode.InvalidRequest);
        }
        catch (JsonException)
        {
            return (null, ProblemCode.InvalidRequest);
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
}
