using System.Globalization;
using System.Text;
using System.Text.Json;
using Sortir.Domain;

namespace Sortir.Client;

/// <summary>Reads what can be read of the answer to a grant, and notes the names of what cannot.</summary>
internal static class GrantReceiptReader
{
    private const int MaxIdLength = 256;
    private const int MaxDateLength = 64;
    private const string NotWhole = "the answer is no whole JSON";

    private static readonly string[] s_fields =
        ["id", "date_demande", "montant_activite", "montant_aide", "aide_coupon_sport", "aide_autres", "aide_additionnelle"];

    private static readonly string[] s_dateFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK",
    ];

    private enum Found
    {
        Missing,
        Read,
        Unreadable,
    }

    /// <param name="body">The bytes that arrived.</param>
    /// <param name="trouble">What is known to be wrong with them, to stand first in the note.</param>
    public static GrantReceipt Read(ReadOnlySpan<byte> body, string? trouble)
    {
        var receipt = new Draft();
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.Trim(" \t\r\n"u8).IsEmpty)
        {
            trouble ??= "the answer is empty";
        }
        else
        {
            try
            {
                var problem = ReadObject(body, receipt);
                trouble ??= problem;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // What was read before the fault stays. The exception may quote the body, so it goes no further.
                trouble ??= NotWhole;
            }
        }

        return receipt.ToReceipt(trouble);
    }

    private static string? ReadObject(ReadOnlySpan<byte> body, Draft receipt)
    {
        // Never the final block: a number that the end of the data cuts short must not pass for a whole one.
        var reader = new Utf8JsonReader(body[..JsonWords.SoundLength(body)], isFinalBlock: false, default);
        if (!reader.Read())
        {
            return NotWhole;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "the answer is no JSON object";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = IndexOfField(ref reader);
            if (!reader.Read())
            {
                return NotWhole;
            }

            if (field >= 0)
            {
                receipt.Set(field, ref reader);
            }

            if (!reader.TrySkip())
            {
                return NotWhole;
            }
        }

        var isWhole = reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: 0 }
            && body[(int)reader.BytesConsumed..].Trim(" \t\r\n"u8).IsEmpty;
        return isWhole ? null : NotWhole;
    }

    private static int IndexOfField(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < s_fields.Length; i++)
        {
            if (reader.ValueTextEquals(s_fields[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string? ReadText(ref Utf8JsonReader reader, int maxLength)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetInt64(out _) || reader.TryGetUInt64(out _) => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) || text.Length > maxLength || text.Any(char.IsControl) ? null : text.Trim();
    }

    private static long? ReadAmount(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.String when long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            => number,
        _ => null,
    };

    private sealed class Draft
    {
        private readonly Found[] _found = new Found[s_fields.Length];
        private readonly long?[] _amounts = new long?[s_fields.Length];
        private string? _id;
        private string? _dateText;
        private DateTimeOffset? _date;

        public void Set(int field, ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                return;
            }

            // Stays so when reading throws.
            _found[field] = Found.Unreadable;
            var isRead = field switch
            {
                0 => (_id = ReadText(ref reader, MaxIdLength)) is not null,
                1 => SetDate(ReadText(ref reader, MaxDateLength)),
                _ => (_amounts[field] = ReadAmount(ref reader)) is not null,
            };
            _found[field] = isRead ? Found.Read : Found.Unreadable;
        }

        public GrantReceipt ToReceipt(string? trouble) => new()
        {
            RequestId = _id,
            RequestedAt = _date,
            RequestedAtText = _dateText,
            ActivityAmount = _amounts[2],
            AidAmount = _amounts[3],
            SportVoucher = _amounts[4],
            OtherAid = _amounts[5],
            AdditionalAid = _amounts[6],
            Note = Note(trouble),
        };

        private bool SetDate(string? text)
        {
            _dateText = text;
            // To universal time, since the machine's own zone must not decide which dates are in range.
            if (!DateTime.TryParseExact(text, s_dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var read))
            {
                return false;
            }

            // No zone was sent, and which one is meant is not known.
            if (read.Kind == DateTimeKind.Unspecified)
            {
                return true;
            }

            var isMoment = DateTimeOffset.TryParseExact(
                text, s_dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment);
            _date = isMoment ? moment : null;
            return isMoment;
        }

        private string? Note(string? trouble)
        {
            var parts = new List<string>();
            if (trouble is not null)
            {
                parts.Add(trouble);
            }

            Add("missing: ", Found.Missing);
            Add("unreadable: ", Found.Unreadable);
            return parts.Count == 0 ? null : string.Join("; ", parts);

            void Add(string label, Found what)
            {
                var names = s_fields.Where((_, i) => _found[i] == what).ToArray();
                if (names.Length > 0)
                {
                    parts.Add(label + string.Join(", ", names));
                }
            }
        }
    }
}
