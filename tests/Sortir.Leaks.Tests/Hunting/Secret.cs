using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Sortir.Leaks.Tests;

/// <summary>What must come out nowhere, in each form in which it could. It prints as what kind of thing it is.</summary>
internal sealed class Secret
{
    private readonly HashSet<(string Form, string Text)> _inText = [];
    private readonly HashSet<(string Form, string Text)> _inBytes = [];

    private Secret(string kind) => Kind = kind;

    public string Kind { get; }

    /// <summary>The ten digits as a number, for a card: searched for with whatever stands between the digits.</summary>
    public ulong? CardNumber { get; private init; }

    /// <summary>What to look for in a text.</summary>
    public IEnumerable<(string Form, string Text)> InText => _inText;

    /// <summary>What else to look for in bytes, each byte a character.</summary>
    public IEnumerable<(string Form, string Text)> InBytes => _inBytes;

    public static Secret Card(string digits)
    {
        var number = ulong.Parse(digits, CultureInfo.InvariantCulture);
        var secret = new Secret("card number") { CardNumber = number };
        secret.AddEncoded(digits);

        // As a whole number of a database, which may leave out the first bytes.
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        secret._inBytes.Add(("integer", Encoding.Latin1.GetString(bytes, 2, 6)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        secret._inBytes.Add(("integer", Encoding.Latin1.GetString(bytes, 0, 6)));
        return secret;
    }

    public static Secret Text(string kind, string value)
    {
        var secret = new Secret(kind);
        secret.AddWritten(value);
        return secret;
    }

    /// <summary>A name, in capitals and without accents too.</summary>
    public static Secret Name(string kind, string value)
    {
        var secret = new Secret(kind);
        var plain = string.Concat(value.Normalize(NormalizationForm.FormD).Where(c => !char.IsAsciiLetter(c) ? CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark : true));
        foreach (var name in new[] { value, plain })
        {
            secret.AddWritten(name);
            secret.AddWritten(name.ToUpperInvariant());
            secret.AddWritten(name.ToLowerInvariant());
        }

        return secret;
    }

    public static Secret Date(string kind, DateOnly value)
    {
        var secret = new Secret(kind);
        foreach (var format in new[] { "yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "yyyy/MM/dd", "dd MMMM yyyy", "MMMM d, yyyy" })
        {
            foreach (var culture in new[] { CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("fr-FR") })
            {
                secret.AddWritten(value.ToString(format, culture));
            }
        }

        return secret;
    }

    /// <summary>Bytes, and the text that they are configured as.</summary>
    public static Secret Bytes(string kind, byte[] value)
    {
        var secret = new Secret(kind);
        secret.AddBytes("", value);
        secret._inBytes.Add(("bytes", Encoding.Latin1.GetString(value)));
        secret.AddWritten(Convert.ToBase64String(value));
        return secret;
    }

    public override string ToString() => Kind;

    private void AddWritten(string value)
    {
        _inText.Add(("plain", value));
        _inText.Add(("JSON", JavaScriptEncoder.Default.Encode(value)));
        _inText.Add(("HTML", HtmlEncoder.Default.Encode(value)));
        _inText.Add(("HTML", WebUtility.HtmlEncode(value)));
        _inText.Add(("URL-encoded", Uri.EscapeDataString(value)));
        _inText.Add(("URL-encoded", WebUtility.UrlEncode(value)));
        AddEncoded(value);
    }

    private void AddEncoded(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        _inText.Add(("URL-encoded", string.Concat(utf8.Select(b => $"%{b:X2}"))));
        _inText.Add(("URL-encoded", string.Concat(utf8.Select(b => $"%{b:x2}"))));
        _inText.Add(("JSON", string.Concat(value.Select(c => $"\\u{(int)c:X4}"))));
        _inText.Add(("JSON", string.Concat(value.Select(c => $"\\u{(int)c:x4}"))));
        AddBytes("", utf8);
        AddBytes(" of UTF-16", Encoding.Unicode.GetBytes(value));
        _inBytes.Add(("UTF-8", Encoding.Latin1.GetString(utf8)));
        _inBytes.Add(("UTF-16", Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(value))));
        _inBytes.Add(("UTF-16", Encoding.Latin1.GetString(Encoding.BigEndianUnicode.GetBytes(value))));
    }

    private void AddBytes(string of, byte[] bytes)
    {
        foreach (var between in new[] { "", "-", " ", ":" })
        {
            var hex = string.Join(between, bytes.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
            _inText.Add(("hex" + of, hex));
            _inText.Add(("hex" + of, hex.ToLowerInvariant()));
        }

        // What stands before it moves it against the groups of three bytes.
        for (var before = 0; before < 3; before++)
        {
            var all = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = before == 0 ? 0 : before + 1;
            var base64 = all[first..((before + bytes.Length) * 8 / 6)];
            _inText.Add(("Base64" + of, base64));
            _inText.Add(("Base64" + of, base64.Replace('+', '-').Replace('/', '_')));
            _inText.Add(("Base64" + of, JavaScriptEncoder.Default.Encode(base64)));
        }
    }
}
