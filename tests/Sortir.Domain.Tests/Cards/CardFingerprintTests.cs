namespace Sortir.Domain.Tests;

public sealed class CardFingerprintTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(43)]
    [InlineData(CardFingerprint.MaxLength)]
    public void It_has_16_to_64_characters(int length) => Assert.Equal(length, new CardFingerprint(new string('a', length)).Value.Length);

    [Theory]
    [InlineData("")]
    [InlineData("abcdefghijklmno")]
    [InlineData("1234567890")]
    [InlineData("abcdefghijklmnop=")]
    [InlineData("abcdefghijklmnop ")]
    [InlineData("abcdefghijklmnop+")]
    [InlineData("abcdefghijklmnopé")]
    [InlineData("abcdefghijklmnop２")]
    public void Another_form_is_refused(string value)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new CardFingerprint(value));

        Assert.Equal("value", thrown.ParamName);
        Assert.Contains("16 to 64", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_64_characters_are_refused() =>
        Assert.Throws<ArgumentException>(() => new CardFingerprint(new string('a', 65)));

    [Fact]
    public void None_at_all_is_refused() => Assert.Throws<ArgumentNullException>(() => new CardFingerprint(null!));

    [Fact]
    public void All_letters_digits_hyphens_and_underscores_are_kept_as_they_are() =>
        Assert.Equal("AZaz09-_AZaz09-_", new CardFingerprint("AZaz09-_AZaz09-_").Value);

    [Fact]
    public void Two_are_equal_by_their_exact_characters()
    {
        var one = new CardFingerprint("abcdefghijklmnop");
        var same = new CardFingerprint("abcdefghijklmnop");
        var other = new CardFingerprint("Abcdefghijklmnop");

        Assert.Equal(one, same);
        Assert.True(one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
        Assert.NotEqual(one.GetHashCode(), other.GetHashCode());
        Assert.False(one.Equals(null));
        Assert.False(one.Equals((object)"abcdefghijklmnop"));
    }

    [Fact]
    public void It_prints_its_beginning_only() => Assert.Equal("abcdefgh…", new CardFingerprint("abcdefghijklmnop").ToString());
}
