using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sortir.Testing;

/// <summary>Turns what the book says into HTTP answers.</summary>
internal sealed class AnswerFormat(AprasSimulatorOptions options)
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Json = "application/json";

    private readonly AprasKeyFormat _keyFormat = options.KeyFormat;
    private readonly string _keyProperty = options.KeyProperty;
    private readonly bool _underInscrit = options.BeneficiaryUnderInscrit;

    public WireAnswer Of(AprasVerification verification) => verification switch
    {
        AprasVerification.Eligible eligible => Of(eligible),
        AprasVerification.NotEligible { Reason: AprasCardStatus.Refused } => new WireAnswer(403),
        _ => new WireAnswer(404),
    };

    public static WireAnswer Of(AprasGrantResult result) => result switch
    {
        AprasGrantResult.Recorded recorded => new WireAnswer(201, Json, Write(recorded.Grant, WriteGrant)),
        AprasGrantResult.KeyUsed => new WireAnswer(409),
        _ => new WireAnswer(404),
    };

    private WireAnswer Of(AprasVerification.Eligible eligible) => _keyFormat switch
    {
        AprasKeyFormat.PlainText => new WireAnswer(201, Text, Encoding.ASCII.GetBytes(eligible.Key.Reveal())),
        AprasKeyFormat.JsonString =>
            new WireAnswer(201, Json, Write(eligible.Key, static (json, key) => json.WriteStringValue(key.Reveal()))),
        _ => new WireAnswer(201, Json, Write(eligible, WriteObject)),
    };

    private void WriteObject(Utf8JsonWriter json, AprasVerification.Eligible eligible)
    {
        json.WriteStartObject();
        json.WriteString(_keyProperty, eligible.Key.Reveal());
        if (eligible.Beneficiary is { } beneficiary)
        {
            if (_underInscrit)
            {
                json.WriteStartObject("inscrit");
            }

            WriteIfKnown(json, "nom", beneficiary.LastName);
            WriteIfKnown(json, "prenom", beneficiary.FirstName);
            WriteIfKnown(json, "date_naissance", beneficiary.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (_underInscrit)
            {
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteGrant(Utf8JsonWriter json, AprasGrant grant)
    {
        json.WriteStartObject();
        json.WriteNumber("id", grant.Id);
        json.WriteString("date_demande", grant.RecordedAt);
        json.WriteNumber("montant_activite", grant.Amounts.Activity);
        json.WriteNumber("montant_aide", grant.Amounts.Aid);
        json.WriteNumber("aide_coupon_sport", grant.Amounts.SportVoucher);
        json.WriteNumber("aide_autres", grant.Amounts.Other);
        json.WriteNumber("aide_additionnelle", grant.Amounts.Additional);
        json.WriteEndObject();
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static ReadOnlyMemory<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json, value);
        }

        return buffer.WrittenMemory;
    }
}
