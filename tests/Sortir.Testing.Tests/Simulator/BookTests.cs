using Sortir.Domain;

namespace Sortir.Testing.Tests;

public class BookTests
{
    private static readonly CardNumber Good = CardNumber.Parse("1234567890");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_seed_issues_the_same_keys()
    {
        Assert.Equal(Keys(new AprasBook(seed: 3)), Keys(new AprasBook(seed: 3)));
        Assert.Empty(Keys(new AprasBook(seed: 3)).Intersect(Keys(new AprasBook(seed: 4))));
    }

    [Fact]
    public void A_book_does_not_take_the_keys_of_another()
    {
        var one = new AprasBook();
        var two = new AprasBook();
        var keys = Keys(one);
        Keys(two);

        Assert.All(keys, key => Assert.IsType<AprasGrantResult.KeyUnknown>(two.Grant(new ServiceKey(key))));
    }

    [Fact]
    public void A_key_that_the_same_seed_will_issue_only_later_is_unknown()
    {
        var ahead = Keys(new AprasBook(seed: 3));
        var behind = new AprasBook(seed: 3);
        behind.SetCard(Good);
        behind.Verify(Good);

        Assert.IsType<AprasGrantResult.Recorded>(behind.Grant(new ServiceKey(ahead[0])));
        Assert.IsType<AprasGrantResult.KeyUnknown>(behind.Grant(new ServiceKey(ahead[1])));
    }

    [Fact]
    public void Eligible_by_default_concerns_only_cards_that_were_never_set()
    {
        var book = new AprasBook { EligibleByDefault = card => card.LastDigits.StartsWith('7') };
        book.SetCard("0000007001", AprasCardStatus.Unknown);

        Assert.Equal(AprasCardStatus.Eligible, StatusOf(book, "0000007000"));
        Assert.Equal(AprasCardStatus.Unknown, StatusOf(book, "0000007001"));
        Assert.Equal(AprasCardStatus.Unknown, StatusOf(book, "0000008000"));
    }

    [Fact]
    public void A_card_can_be_changed()
    {
        var book = new AprasBook();
        book.SetCard(Good);
        Assert.Equal(AprasCardStatus.Eligible, StatusOf(book, "1234567890"));

        book.SetCard(Good, AprasCardStatus.Expired);

        Assert.Equal(AprasCardStatus.Expired, StatusOf(book, "1234567890"));
    }

    [Fact]
    public void What_is_no_card_is_refused_without_repeating_it()
    {
        var book = new AprasBook();

        Assert.DoesNotContain("123456789", Assert.Throws<FormatException>(() => book.SetCard("123456789")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => book.SetCard(default(CardNumber)));
        Assert.Throws<ArgumentException>(() => book.Verify(default));
    }

    [Fact]
    public void Every_result_is_matched_by_its_case()
    {
        var book = new AprasBook();
        book.SetCard(Good);
        var key = book.Verify(Good).Match<ServiceKey?>(eligible => eligible.Key, _ => null);
        Assert.NotNull(key);

        Assert.Equal("recorded", Name(book.Grant(key)));
        Assert.Equal("used", Name(book.Grant(key)));
        Assert.Equal("unknown", Name(book.Grant(new ServiceKey("K7f"))));

        static string Name(AprasGrantResult result) => result.Match(_ => "recorded", _ => "used", _ => "unknown");
    }

    [Fact]
    public void Nothing_secret_is_printed()
    {
        var book = new AprasBook();
        book.SetCard(Good, beneficiary: new AprasBeneficiary("Anaïs", "Le Goff"));
        var verification = Assert.IsType<AprasVerification.Eligible>(book.Verify(Good));
        var granted = book.Grant(verification.Key);
        var fault = new AprasFault.Status(503) { Card = Good };

        var printed = $"{verification} {granted} {fault}";

        Assert.DoesNotContain(Good.Reveal(), printed, StringComparison.Ordinal);
        Assert.DoesNotContain(verification.Key.Reveal(), printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Goff", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_can_wait_for_grants()
    {
        var book = new AprasBook();
        book.SetCard(Good);
        var two = book.WaitForGrantsAsync(2, Ct);

        Grant(book);
        Assert.False(two.IsCompleted);
        Grant(book);

        await two;
        await book.WaitForGrantsAsync(1, Ct);
    }

    [Fact]
    public async Task Waiting_for_grants_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var wait = new AprasBook().WaitForGrantsAsync(1, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private static void Grant(AprasBook book) =>
        Assert.IsType<AprasGrantResult.Recorded>(book.Grant(Assert.IsType<AprasVerification.Eligible>(book.Verify(Good)).Key));

    private static AprasCardStatus StatusOf(AprasBook book, string card) =>
        book.Verify(CardNumber.Parse(card)).Match(_ => AprasCardStatus.Eligible, answer => answer.Reason);

    private static string[] Keys(AprasBook book)
    {
        book.SetCard(Good);
        return [.. Enumerable.Range(0, 20).Select(_ => Assert.IsType<AprasVerification.Eligible>(book.Verify(Good)).Key.Reveal())];
    }
}
