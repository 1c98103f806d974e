using System.Globalization;
using System.Text;

namespace Sortir.Domain.Tests;

public sealed class CardNumberTests
{
    public static TheoryData<string> Cards => new()
    {
        "1234567890",
        "12 34 56 78 90",
        "1234 567 890",
        " 1234567890 ",
        "12.34.56.78.90",
        "1234-5678-90",
        "12\u00A034\u00A056\u00A078\u00A090",
        "12\u202F34\u202F56\u202F78\u202F90",
        "12\u200734567890",
        "12\u201034567890",
        "12\u201134567890",
        "-.1234567890.-",
        "1 2 3 4 5 6 7 8 9 0",
        "1234567890" + new string(' ', 54),
    };

    public static TheoryData<string?> NoCards => new()
    {
        (string?)null,
        "",
        " ",
        "          ",
        "..........",
        "123456789",
        "12345678901",
        "1234567890 1",
        "1 234567890123456789",
        "AB1234567897",
        "AB12345678",
        "123456789O",
        "l234567890",
        "１２３４５６７８９０",
        "123456789１",
        "123456789²",
        "1234567890²",
        "١٢٣٤٥٦٧٨٩٠",
        "123456789٠",
        "+1234567890",
        "1234567890\n",
        "1234567890\t",
        "1234567890\0",
        "\u200B1234567890",
        "\uFEFF1234567890",
        "12_34_56_78_90",
        "12/34/56/78/90",
        "12,34,56,78,90",
        "12–34–56–78–90",
        "1234567890\uD800",
        "\uDC00123456789",
        "123456789\U0001D7D8",
        "12345678e1",
        "0x12345678",
        "1234567890" + new string(' ', 55),
        new string('1', 10_000),
        new string(' ', 9_990) + "1234567890",
        new string('-', 10_000),
    };

    [Theory]
    [MemberData(nameof(Cards), DisableDiscoveryEnumeration = true)]
    public void Ten_digits_are_a_card_once_spaces_dots_and_hyphens_are_out(string input)
    {
        Assert.True(CardNumber.TryParse(input, out var card));

        Assert.True(card.HasValue);
        Assert.Equal("1234567890", card.Reveal());
    }

    [Theory]
    [MemberData(nameof(NoCards), DisableDiscoveryEnumeration = true)]
    public void Anything_else_is_no_card(string? input)
    {
        Assert.False(CardNumber.TryParse(input, out var card));
        Assert.False(CardNumber.TryParse(input.AsSpan(), out var fromSpan));

        Assert.False(card.HasValue);
        Assert.Equal(default, card);
        Assert.Equal(default, fromSpan);
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData("0000000001")]
    [InlineData("0012345678")]
    [InlineData("9999999999")]
    public void Leading_zeros_and_the_ends_of_the_range_are_kept(string digits)
    {
        var card = CardNumber.Parse(digits);

        Assert.True(card.HasValue);
        Assert.Equal(digits, card.Reveal());
        Assert.Equal(digits[^4..], card.LastDigits);
    }

    [Fact]
    public void However_it_is_typed_a_card_is_the_same_card()
    {
        var card = CardNumber.Parse("1234567890");
        var typed = CardNumber.Parse("12 34-56.78 90");
        var other = CardNumber.Parse("1234567891");

        Assert.Equal(card, typed);
        Assert.True(card == typed);
        Assert.False(card != typed);
        Assert.Equal(card.GetHashCode(), typed.GetHashCode());
        Assert.True(card.Equals((object)typed));
        Assert.NotEqual(card, other);
        Assert.False(card == other);
        Assert.True(card != other);
        Assert.NotEqual(card.GetHashCode(), other.GetHashCode());
        Assert.False(card.Equals("1234567890"));
        Assert.False(card.Equals(null));
    }

    [Fact]
    public void It_prints_masked_but_for_the_last_four_digits()
    {
        var card = CardNumber.Parse("1234567890");

        Assert.Equal("••••••7890", card.ToString());
        Assert.Equal("••••••7890", $"{card}");
        Assert.Equal("7890", card.LastDigits);
        Assert.Equal("0012", CardNumber.Parse("9876540012").LastDigits);
    }

    [Fact]
    public void It_prints_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
        try
        {
            Assert.Equal("••••••7890", CardNumber.Parse("1234567890").ToString());
            Assert.Equal("1234567890", CardNumber.Parse("1234567890").Reveal());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_default_value_is_no_card_and_gives_nothing()
    {
        var none = default(CardNumber);

        Assert.False(none.HasValue);
        Assert.Equal("••••••••••", none.ToString());
        var thrown = Assert.Throws<InvalidOperationException>(() => none.Reveal());
        Assert.Contains("default", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => none.LastDigits);
        Assert.Throws<InvalidOperationException>(() => none.Reveal(new byte[10]));
    }

    [Fact]
    public void A_default_value_is_not_the_card_of_ten_zeros()
    {
        Assert.NotEqual(default, CardNumber.Parse("0000000000"));
    }

    [Theory]
    [InlineData("1234567890", 10)]
    [InlineData("0000000000", 12)]
    public void Its_digits_fit_into_a_buffer_of_the_caller(string digits, int size)
    {
        var buffer = new byte[size];

        CardNumber.Parse(digits).Reveal(buffer);

        Assert.Equal(digits, Encoding.ASCII.GetString(buffer, 0, CardNumber.Length));
        Assert.All(buffer[CardNumber.Length..], rest => Assert.Equal(0, rest));
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused_and_stays_empty()
    {
        var buffer = new byte[9];

        var thrown = Assert.Throws<ArgumentException>(() => CardNumber.Parse("1234567890").Reveal(buffer));

        Assert.Contains("ten bytes", thrown.Message, StringComparison.Ordinal);
        Assert.All(buffer, digit => Assert.Equal(0, digit));
    }

    [Theory]
    [InlineData("12345678901")]
    [InlineData("secret")]
    [InlineData(null)]
    public void Parsing_what_is_no_card_throws_without_repeating_it(string? input)
    {
        var thrown = Assert.Throws<FormatException>(() => CardNumber.Parse(input));

        Assert.Contains("ten digits", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(input ?? "null", thrown.ToString(), StringComparison.Ordinal);
    }
}
