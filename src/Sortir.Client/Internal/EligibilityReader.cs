using System.Text;
using System.Text.Json;
using Sortir.Domain;

namespace Sortir.Client;

/// <summary>Reads the body of a successful verification: a plain string, a JSON string, or a JSON object.</summary>
internal static class EligibilityReader
{
    private const int MaxNameLength = 200;

    /// <summary>What the body says, or null when there is no service key to be found in it.</summary>
    public static CardEligibility.Eligible? Read(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        body = body.Trim(" \t\r\n"u8);
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            return body[0] switch
            {
                (byte)'{' => JsonWords.SoundLength(body) == body.Length ? ReadObject(body) : null,
                (byte)'"' => JsonWords.SoundLength(body) == body.Length ? ReadString(body) : null,
                _ => ReadPlain(body),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The exception may quote the body, so it goes no further. InvalidOperationException: text that is not UTF-8 or UTF-16.
            return null;
        }
    }

    private static CardEligibility.Eligible? ReadPlain(ReadOnlySpan<byte> body) =>
        // Markup, arrays and JSON's literals are answers, but no keys.
        body.ContainsAnyExceptInRange((byte)'!', (byte)'~') || body[0] is (byte)'<' or (byte)'['
            || body.SequenceEqual("null"u8) || body.SequenceEqual("true"u8) || body.SequenceEqual("false"u8)
            ? null
            : new CardEligibility.Eligible(new ServiceKey(Encoding.ASCII.GetString(body)), null);

    private static CardEligibility.Eligible? ReadString(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var key = ReadKey(ref reader);
        return key is null || reader.Read() ? null : new CardEligibility.Eligible(key, null);
    }

    private static CardEligibility.Eligible? ReadObject(ReadOnlySpan<byte> body)
    {
        ServiceKey? serviceKey = null, token = null, key = null;
        Name root = default, registered = default;
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (TryEnter(ref reader, "service_key"u8))
            {
                serviceKey = ReadKey(ref reader);
            }
            else if (TryEnter(ref reader, "token"u8))
            {
                token = ReadKey(ref reader);
            }
            else if (TryEnter(ref reader, "key"u8))
            {
                key = ReadKey(ref reader);
            }
            else if (TryEnter(ref reader, "inscrit"u8))
            {
                ReadRegistered(ref reader, ref registered);
            }
            else
            {
                ReadNamePart(ref reader, ref root);
            }
        }

        // Reads on to the end, so that anything behind the object is an error.
        reader.Read();
        return (serviceKey ?? token ?? key) is { } found
            ? new CardEligibility.Eligible(found, root.ToBeneficiary() ?? registered.ToBeneficiary())
            : null;
    }

    private static void ReadRegistered(ref Utf8JsonReader reader, ref Name name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadNamePart(ref reader, ref name);
        }
    }

    // Anything else, the birth date above all, is passed over unread.
    private static void ReadNamePart(ref Utf8JsonReader reader, ref Name name)
    {
        if (TryEnter(ref reader, "nom"u8))
        {
            name.Last = ReadText(ref reader);
        }
        else if (TryEnter(ref reader, "prenom"u8))
        {
            name.First = ReadText(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static bool TryEnter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static ServiceKey? ReadKey(ref Utf8JsonReader reader)
    {
        string? text = null;
        if (reader.TokenType == JsonTokenType.String)
        {
            text = reader.GetString()!.Trim();
        }
        else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _))
        {
            text = Encoding.ASCII.GetString(reader.ValueSpan);
        }
        else
        {
            reader.Skip();
        }

        return string.IsNullOrEmpty(text) || text.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : new ServiceKey(text);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        var text = reader.GetString()!.Trim();
        return text.Length is 0 or > MaxNameLength || text.Any(char.IsControl) ? null : text;
    }

    private struct Name
    {
        public string? First;
        public string? Last;

        public readonly Beneficiary? ToBeneficiary() => First is null && Last is null ? null : new Beneficiary(First, Last);
    }
}
