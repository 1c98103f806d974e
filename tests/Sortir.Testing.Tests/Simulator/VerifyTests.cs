using System.Net;

namespace Sortir.Testing.Tests;

public class VerifyTests : SimulatorTest
{
    [Fact]
    public async Task An_eligible_card_is_answered_201_with_the_bare_service_key()
    {
        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^K[0-9a-f]{24}$", await response.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Each_verification_issues_another_key()
    {
        var keys = new HashSet<string> { await Shop.VerifiedKeyAsync(Good), await Shop.VerifiedKeyAsync(Good), await Shop.VerifiedKeyAsync(Other) };

        Assert.Equal(3, keys.Count);
        Assert.Equal(3, Book.KeysIssued);
        Assert.Equal(2, Book.KeysIssuedTo(Card(Good)));
    }

    [Theory]
    [InlineData(AprasCardStatus.Unknown, 404)]
    [InlineData(AprasCardStatus.Expired, 404)]
    [InlineData(AprasCardStatus.Refused, 403)]
    [InlineData(AprasCardStatus.Eligible, 201)]
    public async Task The_status_of_a_card_decides_the_answer(AprasCardStatus status, int expected)
    {
        Book.SetCard(Good, status);

        await AssertStatusAsync(expected, Shop.VerifyAsync(Good));

        Assert.Equal(expected == 201 ? 1 : 0, Book.KeysIssued);
    }

    [Fact]
    public async Task A_card_that_was_never_entered_is_unknown() => await AssertStatusAsync(404, Shop.VerifyAsync("5555555555"));

    [Theory]
    [InlineData("123456789")]
    [InlineData("12345678901")]
    [InlineData("12345.67890")]
    [InlineData("123456789a")]
    [InlineData("%EF%BC%91234567890")]
    [InlineData("_card_")]
    public async Task A_path_without_exactly_ten_digits_is_answered_400(string card)
    {
        Book.EligibleByDefault = _ => true;

        await AssertStatusAsync(400, Shop.VerifyAsync(card));
    }

    [Theory]
    [InlineData("Bearer apras-simulator-token")]
    [InlineData("Apras-simulator-token")]
    [InlineData("apras-simulator-token2")]
    [InlineData("wrong")]
    public async Task Any_other_authorization_than_the_bare_token_is_answered_401(string authorization)
    {
        using var stranger = new Caller(Apras, authorization);

        await AssertStatusAsync(401, stranger.VerifyAsync(Good));
        await AssertStatusAsync(401, stranger.GrantAsync(await Shop.VerifiedKeyAsync(Good)));

        Assert.Equal(1, Book.KeysIssued);
        Assert.Equal(0, Book.GrantCount);
    }

    [Fact]
    public async Task No_authorization_is_answered_401()
    {
        using var stranger = new Caller(Apras.BaseUrl, token: null);

        await AssertStatusAsync(401, stranger.VerifyAsync(Good));
    }

    [Fact]
    public async Task A_changed_token_counts_from_the_next_request()
    {
        Apras.Token = "another";
        using var informed = new Caller(Apras, "another");

        await AssertStatusAsync(401, Shop.VerifyAsync(Good));
        await AssertStatusAsync(201, informed.VerifyAsync(Good));
    }

    [Theory]
    [InlineData("GET", "", 404)]
    [InlineData("GET", "api/partners", 404)]
    [InlineData("GET", "api/partners/", 404)]
    [InlineData("GET", "api/partners/1234567890/", 404)]
    [InlineData("GET", "api//partners/1234567890", 404)]
    [InlineData("POST", "api/partners/1234567890", 405)]
    [InlineData("GET", "api/partners/grant", 405)]
    public async Task Another_path_or_method_is_refused_and_not_counted(string method, string path, int expected)
    {
        await AssertStatusAsync(expected, Shop.SendAsync(new HttpMethod(method), path));

        Assert.Equal(0, Book.RequestCount(AprasOperations.All));
    }

    [Fact]
    public async Task Requests_are_counted_by_kind_whatever_becomes_of_them()
    {
        using var stranger = new Caller(Apras, "wrong");
        Apras.Faults.Add(new AprasFault.Status(503) { Times = 1 });

        await AssertStatusAsync(503, Shop.VerifyAsync(Good));
        await AssertStatusAsync(401, stranger.VerifyAsync(Good));
        await AssertStatusAsync(404, Shop.GrantAsync("never issued"));

        Assert.Equal(2, Book.RequestCount(AprasOperations.Verify));
        Assert.Equal(1, Book.RequestCount(AprasOperations.Grant));
        Assert.Equal(3, Book.RequestCount(AprasOperations.All));
    }

    [Fact]
    public async Task Thousands_of_verifications_in_parallel_issue_as_many_different_keys()
    {
        Book.EligibleByDefault = _ => true;
        var keys = new string[2000];

        await Parallel.ForAsync(0, keys.Length, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Ct }, async (i, _) =>
            keys[i] = await Shop.VerifiedKeyAsync($"{7_000_000_000 + i}"));

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys.Length, Book.KeysIssued);
        Assert.Equal(keys.Length, Book.RequestCount(AprasOperations.Verify));
    }
}
