using CsCheck;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests.Hostile;

/// <summary>Whatever comes in from a browser, a program or a table of the host: a defined answer, or the exception for identifiers.</summary>
public sealed class HostileRequestTests
{
    private static readonly Gen<string> Identifiers = Gen.Frequency(
        (3, HostileInput.Spoiled(Gen.OneOf("cart", "ticket", Shop.Show, Shop.Source))), (1, HostileInput.Text));

    [Fact]
    public async Task Whatever_is_sent_for_a_card_the_checkout_answers_or_names_the_identifier_that_is_none()
    {
        await using var shop = new Shop(options => options.Attempts.Limit = 1_000_000);
        var card = shop.NewCard();

        await Gen.Select(HostileInput.Spoiled(Gen.Const(card)), Identifiers, Identifiers, Identifiers, Identifiers).SampleAsync(
            async (typed, cart, ticket, product, source) =>
            {
                var areIdentifiers = new[] { cart, ticket, product, source }.All(SortirIdentifier.IsValid);
                try
                {
                    var answer = await shop.VerifyAsync(typed, cart, ticket, product, source);

                    Assert.True(areIdentifiers || answer is CardVerification.Refused { Reason: RefusalReason.InvalidFormat });
                    Assert.False(answer is CardVerification.Accepted && !CardNumber.TryParse(typed, out _));
                }
                catch (ArgumentException exception)
                {
                    Assert.False(areIdentifiers);
                    Assert.StartsWith("An identifier has 1 to 128 characters", exception.Message, StringComparison.Ordinal);
                }
            },
            iter: HostileInput.Count / 5,
            threads: 1);
    }

    [Fact]
    public void A_cursor_is_one_that_was_given_or_it_is_refused() => Gen.Select(
        Gen.OneOf(
            HostileInput.Spoiled(Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Guid).Select((ticks, id) =>
                new TimePosition(new DateTimeOffset(ticks, TimeSpan.Zero), id).ToCursor('u'))),
            Gen.String[Gen.Frequency((30, Gen.OneOf("0123456789abcdefABCDEF".ToCharArray())), (1, HostileInput.Char)), 48, 48].Select(digits => "u" + digits),
            HostileInput.Text),
        Gen.OneOf('u', 'a')).Sample(
        (cursor, kind) =>
        {
            try
            {
                Assert.Equal(cursor, TimePosition.FromCursor(cursor, kind).Value.ToCursor(kind), ignoreCase: true);
            }
            catch (ArgumentException exception)
            {
                Assert.StartsWith("The cursor is not one", exception.Message, StringComparison.Ordinal);
            }
        },
        iter: HostileInput.Count);

    [Fact]
    public Task Every_cell_of_a_table_is_read_back_as_it_was_and_none_is_a_formula() => HostileInput.Text.Array[1, 5].SampleAsync(
        async texts =>
        {
            using var output = new MemoryStream();
            await using (var table = new CsvTable(output))
            {
                foreach (var text in texts)
                {
                    table.Text(text);
                }

                await table.EndRowAsync(CancellationToken.None);
                await table.FlushAsync(CancellationToken.None);
            }

            // Halves of pairs are no text, and become the character for that.
            static string AsText(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).TrimEnd('\r');
            var cells = CsvCells.Read(System.Text.Encoding.UTF8.GetString(output.ToArray())[1..]).ToList();
            Assert.Equal(texts.Length, cells.Count);
            Assert.All(texts.Zip(cells), pair =>
            {
                Assert.False(pair.Second is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..]);
                Assert.Contains(AsText(pair.First), new[] { pair.Second, pair.Second is ['\'', ..] ? pair.Second[1..] : null });
            });
        },
        iter: HostileInput.Count / 3);
}
