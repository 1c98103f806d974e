using CsCheck;

namespace Sortir.Domain.Tests;

/// <summary>
/// Random sales by several carts, with time passing, answers lost and nodes crashing. The store of the model checks each
/// step: one blocking usage for a card, versions by one, no grant without payment, nothing revived, nothing prolonged.
/// </summary>
public sealed class UsageRulesProperties
{
    // Early in a sale things happen more often than late in it, and the clock goes backwards now and then.
    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (6, Gen.Enum<Deed>()),
        (3, Gen.OneOf(Deed.Enter, Deed.EnterAgain, Deed.Place, Deed.Pay)),
        (3, Gen.OneOf(Deed.Send, Deed.Answer)));

    private static readonly Gen<double> Minutes = Gen.Frequency(
        (10, Gen.Double[0, 2]), (2, Gen.Double[2, 12]), (1, Gen.Double[-3, 0]), (1, Gen.Double[600, 3000]));

    [Fact]
    public void However_a_sale_goes_the_rules_hold() => Acts(onOldReadings: false).Sample(
        acts =>
        {
            var shop = new ModelShop();
            foreach (var act in acts)
            {
                shop.Do(act);
                shop.AssertOneHoldPerTicket();
            }

            shop.AssertAllDelivered();
        },
        iter: 1_000);

    [Fact]
    public void However_many_decide_on_what_they_read_a_moment_ago_the_rules_hold() => Acts(onOldReadings: true).Sample(
        acts =>
        {
            var shop = new ModelShop();
            foreach (var act in acts)
            {
                shop.Do(act);
            }

            shop.AssertAllDelivered();
        },
        iter: 1_000);

    [Fact]
    public void Ten_digits_are_read_back_whatever_separators_stand_between() => Gen.Select(
        Gen.Long[0, 9_999_999_999], Gen.OneOf(" ", "", ".", "-", "\u00A0", "\u202F")).Sample((number, separator) =>
        {
            var digits = number.ToString("D10", null);
            var card = CardNumber.Parse(string.Join(separator, digits.Chunk(2).Select(pair => new string(pair))));

            Assert.Equal(digits, card.Reveal());
            Assert.Equal($"••••••{digits[6..]}", card.ToString());
        });

    [Fact]
    public void A_text_is_a_card_exactly_when_it_has_ten_digits_and_nothing_but_separators() =>
        Gen.Char["0123456789 .-aé２²\u00A0\n"].Array[0, 30].Sample(
        chars =>
        {
            var expected = chars.Count(char.IsAsciiDigit) == 10
                && chars.All(c => char.IsAsciiDigit(c) || " .-\u00A0".Contains(c, StringComparison.Ordinal));

            Assert.Equal(expected, CardNumber.TryParse(chars, out _));
        },
        iter: 5_000);

    [Fact]
    public void Any_text_is_an_identifier_or_is_refused_without_being_repeated() => Gen.String.Sample(text =>
    {
        if (!SortirIdentifier.IsValid(text))
        {
            var message = Assert.Throws<ArgumentException>(() => SortirIdentifier.ThrowIfInvalid(text)).Message;
            Assert.True(text.Length < 12 || !message.Contains(text, StringComparison.Ordinal));
        }
    });

    private static Gen<Act[]> Acts(bool onOldReadings) => Gen.Select(
        Deeds,
        Gen.Int[0, 2],
        Gen.Int[0, 2],
        Gen.Int[0, 2],
        Gen.Int[0, 5],
        Minutes,
        onOldReadings ? Gen.Bool : Gen.Const(false),
        (deed, cart, ticket, card, other, minutes, old) => new Act(deed, cart, ticket, card, other, minutes, old)).Array[1, 80];
}
