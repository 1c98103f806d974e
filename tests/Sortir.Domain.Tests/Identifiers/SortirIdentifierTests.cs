namespace Sortir.Domain.Tests;

public sealed class SortirIdentifierTests
{
    public static TheoryData<string> Valid => new()
    {
        "a",
        "7",
        "cart-7f/ä#?&",
        "two words",
        "ÉTÉ 2027",
        "座席",
        "😀",
        "a😀b",
        "e\u0301",
        "a\u00A0b",
        new string('x', 128),
        string.Concat(Enumerable.Repeat("😀", 64)),
    };

    public static TheoryData<string?> Invalid => new()
    {
        (string?)null,
        "",
        " ",
        " a",
        "a ",
        "\u00A0a",
        "a\u00A0",
        "a\u3000",
        "\ta",
        "a\tb",
        "a\nb",
        "a\0b",
        "a\u0085b",
        "a\u007Fb",
        "a\u001Bb",
        "\uD83D",
        "a\uD83D",
        "a\uDE00",
        "\uD83Da",
        "\uDE00\uD83D",
        "\uD83D\uD83D\uDE00",
        "😀\uDE00",
        new string('x', 129),
        string.Concat(Enumerable.Repeat("😀", 64)) + "x",
        new string('x', 10_000),
    };

    [Theory]
    [MemberData(nameof(Valid), DisableDiscoveryEnumeration = true)]
    public void One_to_128_characters_of_valid_text_are_an_identifier(string value)
    {
        Assert.True(SortirIdentifier.IsValid(value));
        Assert.Same(value, SortirIdentifier.ThrowIfInvalid(value));
    }

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Control_characters_outer_spaces_broken_text_and_other_lengths_are_refused(string? value)
    {
        Assert.False(SortirIdentifier.IsValid(value));
        var thrown = Assert.Throws<ArgumentException>(() => SortirIdentifier.ThrowIfInvalid(value, "cartId"));

        Assert.Equal("cartId", thrown.ParamName);
        Assert.Contains("1 to 128", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_names_the_argument_and_does_not_repeat_it()
    {
        var cartId = "secret\n";

        var thrown = Assert.Throws<ArgumentException>(() => SortirIdentifier.ThrowIfInvalid(cartId));

        Assert.Equal(nameof(cartId), thrown.ParamName);
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
    }
}
