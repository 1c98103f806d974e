using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sortir.Client;

/// <summary>Writes an integer as a JSON number, and anything else, <c>007</c> or <c>+5</c> included, as the string that it is.</summary>
internal sealed class ActivityIdConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A grant is only written.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == value)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
