using System.Security.Cryptography;
using System.Text;
using Sortir.Domain;

namespace Sortir.Tests.Keys;

public sealed class KeyRingTests
{
    private static readonly CardNumber Card = CardNumber.Parse("1234567890");

    private readonly KeyRing _ring = TestKeys.Ring("2025", "2026");

    [Fact]
    public void The_named_key_is_the_current_one()
    {
        Assert.Equal("2026", _ring.CurrentKeyId);
        Assert.True(_ring.Contains("2025"));
        Assert.False(_ring.Contains("2024"));
        Assert.Equal("only", new KeyRing([TestKeys.Make("only")], null).CurrentKeyId);
    }

    [Fact]
    public void A_fingerprint_never_changes_between_versions()
    {
        // Rows in shops' databases hold such values: whoever changes this breaks "one card per event" for them.
        var secret = SHA256.HashData("2026"u8);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, salt: [], info: "sortir/v1/card-fingerprint"u8.ToArray());
        byte[] message = [0, 5, .. "lille"u8, 0, 7, .. "hamlet1"u8, 0, 10, .. "1234567890"u8];
        var expected = Convert.ToBase64String(HMACSHA256.HashData(key, message)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        Assert.Equal(expected, _ring.FingerprintCard("2026", "lille", "hamlet1", Card).Value);
        Assert.Equal("h2OrvOih6j8wWV_yUAGwrianvX25uEJ3yzUJDEoGdlM", _ring.FingerprintCard("2026", "lille", "hamlet1", Card).Value);
    }

    [Fact]
    public void A_fingerprint_is_apart_for_each_key_organizer_event_and_card()
    {
        CardFingerprint[] all =
        [
            _ring.FingerprintCard("2026", "o", "e", Card),
            _ring.FingerprintCard("2025", "o", "e", Card),
            _ring.FingerprintCard("2026", "p", "e", Card),
            _ring.FingerprintCard("2026", "o", "f", Card),
            _ring.FingerprintCard("2026", "o", "e", CardNumber.Parse("1234567891")),
            _ring.FingerprintCard("2026", "oe", "e", Card),
            _ring.FingerprintCard("2026", "o", "ee", Card),
            _ring.FingerprintCard("2026", "oe", "é", Card),
            _ring.FingerprintCard("2026", "ab", "c", Card),
            _ring.FingerprintCard("2026", "a", "bc", Card),
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], TestKeys.Ring("2026").FingerprintCard("2026", "o", "e", Card));
    }

    [Fact]
    public void The_longest_identifiers_have_a_fingerprint()
    {
        var longest = new string('€', 128);
        Assert.NotEqual(
            _ring.FingerprintCard("2026", longest, longest, Card),
            _ring.FingerprintCard("2026", longest, new string('€', 127), Card));
        Assert.Equal(43, _ring.HashForRefusals(longest, Card).Length);
    }

    [Fact]
    public void A_default_card_and_a_bad_identifier_have_no_fingerprint()
    {
        Assert.Throws<InvalidOperationException>(() => _ring.FingerprintCard("2026", "o", "e", default));
        Assert.Throws<ArgumentException>(() => _ring.FingerprintCard("2026", "o", "e\ud800", Card));
        Assert.Throws<ArgumentException>(() => _ring.FingerprintCard("2026", "", "e", Card));
        Assert.Throws<InvalidOperationException>(() => _ring.HashForRefusals("o", default));
    }

    [Fact]
    public void A_key_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<SortirConfigurationException>(() => _ring.FingerprintCard("2024", "o", "e", Card));
        Assert.Contains("'2024'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Sortir:Keys", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_key_is_apart_for_each_organizer_and_card_and_says_nothing_of_a_fingerprint()
    {
        var hash = _ring.HashForRefusals("o", Card);

        Assert.Equal(43, hash.Length);
        Assert.Equal(hash, _ring.HashForRefusals("o", Card));
        Assert.NotEqual(hash, _ring.HashForRefusals("p", Card));
        Assert.NotEqual(hash, _ring.HashForRefusals("o", CardNumber.Parse("0004567890")));
        Assert.NotEqual(hash, TestKeys.Ring("2025").HashForRefusals("o", Card));
        Assert.NotEqual(hash, _ring.FingerprintCard("2026", "o", "e", Card).Value);
    }

    [Fact]
    public void A_source_is_hashed_short_and_with_a_key()
    {
        var hash = _ring.HashSource("192.0.2.7");

        Assert.Equal(16, hash.Length);
        Assert.Equal(hash, _ring.HashSource("192.0.2.7"));
        Assert.NotEqual(hash, _ring.HashSource("192.0.2.8"));
        Assert.NotEqual(hash, TestKeys.Ring("2025").HashSource("192.0.2.7"));
        var plain = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("192.0.2.7")));
        Assert.NotEqual(plain[..16], hash);
    }

    [Fact]
    public void A_key_for_development_is_another_one_in_each_process()
    {
        var one = KeyRing.CreateEphemeral();
        var other = KeyRing.CreateEphemeral();

        Assert.Equal(one.CurrentKeyId, other.CurrentKeyId);
        Assert.NotEqual(one.HashForRefusals("o", Card), other.HashForRefusals("o", Card));
    }

    [Fact]
    public void Parallel_callers_get_the_same_fingerprint()
    {
        var expected = _ring.FingerprintCard("2026", "o", "e", Card);
        Parallel.For(0, 2_000, _ => Assert.Equal(expected, _ring.FingerprintCard("2026", "o", "e", Card)));
    }
}
