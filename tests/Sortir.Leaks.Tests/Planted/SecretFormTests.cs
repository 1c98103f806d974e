using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sortir.Leaks.Tests;

/// <summary>The hunt itself: a secret is found in each of its forms, and numbers that are none are not.</summary>
public sealed class SecretFormTests
{
    private readonly PlaySecrets _secrets = new();

    public static TheoryData<string> Forms => [.. Writers.Keys];

    private static Dictionary<string, Func<string, string>> Writers { get; } = new()
    {
        ["plain"] = value => $"<{value}>",
        ["hex"] = value => Convert.ToHexString(Bytes("ab" + value + "c")),
        ["hex in small letters"] = value => $"0x{Convert.ToHexString(Bytes(value)).ToUpperInvariant()}".ToLowerInvariant(),
        ["hex with hyphens"] = value => BitConverter.ToString(Bytes("a" + value)),
        ["Base64"] = value => Convert.ToBase64String(Bytes(value + "abc")),
        ["Base64, one on"] = value => Convert.ToBase64String(Bytes("a" + value + "bc")),
        ["Base64, two on"] = value => Convert.ToBase64String(Bytes("ab" + value + "c")),
        ["Base64 for URLs"] = value => Convert.ToBase64String(Bytes("x" + value + "yz")).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ["Base64 of UTF-16"] = value => Convert.ToBase64String(Encoding.Unicode.GetBytes("a" + value + "b")),
        ["URL-encoded"] = Uri.EscapeDataString,
        ["a form"] = WebUtility.UrlEncode,
        ["URL-encoded to the last byte"] = value => string.Concat(Bytes(value).Select(b => $"%{b:x2}")),
        ["JSON"] = value => JsonSerializer.Serialize(new { value }),
        ["JSON to the last character"] = value => string.Concat(value.Select(c => $"\\u{(int)c:x4}")),
        ["HTML"] = value => $"<p>{HtmlEncoder.Default.Encode(value)}</p>",
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_secret_is_found_in_every_form(string form)
    {
        var search = new SecretSearch(_secrets.All);
        foreach (var value in new[]
        {
            _secrets.Cards[5], _secrets.Token, _secrets.NextKey(), Convert.ToBase64String(_secrets.Key), _secrets.LastName, _secrets.FirstName.ToUpperInvariant(), "1931-08-27",
        })
        {
            Assert.True(search.FindIn(Writers[form](value)).Any(), "A secret was not found as " + form);
            Assert.True(search.FindIn(Bytes(Writers[form](value))).Any(), "A secret was not found in bytes as " + form);
            Assert.True(search.FindIn(Encoding.Unicode.GetBytes($"a{value}b")).Any(), "A secret was not found in UTF-16");
        }
    }

    [Fact]
    public void A_card_is_found_however_its_digits_are_grouped_and_glued()
    {
        var card = _secrets.Cards[0];
        var search = new SecretSearch(_secrets.All);

        Assert.All(
            new[]
            {
                $"{card[..4]} {card[4..7]} {card[7..]}", $"{card[..2]}-{card[2..4]}-{card[4..6]}-{card[6..8]}-{card[8..]}", string.Join('.', card.AsEnumerable()), string.Join('\u00A0', card.AsEnumerable()),
                $"t1{card}", $"{card}7", $"12 {card} 34", $"2027-01-15 {card}", card + card, $"/partners/{card}?x=1",
            },
            text => Assert.NotEmpty(search.FindIn(text)));
    }

    [Fact]
    public void The_bytes_of_the_key_are_found_and_their_hex()
    {
        var search = new SecretSearch(_secrets.All);

        Assert.Contains(("secret of Sortir:Keys", "bytes"), search.FindIn([1, 2, .. _secrets.Key, 3]));
        Assert.NotEmpty(search.FindIn(Convert.ToHexString(_secrets.Key)));
    }

    [Fact]
    public void Parts_of_times_and_other_numbers_are_no_cards()
    {
        var card = _secrets.Cards[0];
        var search = new SecretSearch(_secrets.All);

        Assert.Empty(search.FindIn($"63{card}12345 {card[..9]} {card[6..]} ••••••{card[6..]} {card[..4]}, {card[4..]}x"));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
