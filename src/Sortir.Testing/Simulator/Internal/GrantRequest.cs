using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>The body of a grant: <c>{"token": "…", "activite": …}</c>.</summary>
internal sealed record GrantRequest(ServiceKey Key, string? Activity)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>Reads the whole body; <see langword="null"/> when it is malformed or too long.</summary>
    public static async ValueTask<GrantRequest?> ReadAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > MaxBodyBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var request = Parse(read.Buffer);
                body.AdvanceTo(read.Buffer.End);
                return request;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static GrantRequest? Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            return ParseObject(new Utf8JsonReader(body));
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string that is no valid UTF-8 or UTF-16.
            return null;
        }
    }

    private static GrantRequest? ParseObject(Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? key = null;
        string? activity = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals("token"u8);
            var isActivity = reader.ValueTextEquals("activite"u8);
            reader.Read();
            if (isKey)
            {
                key = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else if (isActivity && !TryReadActivity(ref reader, out activity))
            {
                return null;
            }

            reader.Skip();
        }

        // Whatever stands behind the object makes this throw.
        reader.Read();
        return string.IsNullOrWhiteSpace(key) ? null : new GrantRequest(new ServiceKey(key), activity);
    }

    private static bool TryReadActivity(ref Utf8JsonReader reader, out string? activity)
    {
        activity = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
            _ => null,
        };
        return activity is not null || reader.TokenType == JsonTokenType.Null;
    }
}
