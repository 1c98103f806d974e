using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;

namespace Sortir.Testing.Tests;

public class GrantTests : SimulatorTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 3, 1, 20, 30, 0, TimeSpan.Zero).AddTicks(12_345_678));

    protected override AprasSimulatorOptions Options => new() { TimeProvider = _time };

    [Fact]
    public async Task A_grant_is_answered_201_with_id_date_and_amounts()
    {
        Book.Amounts = new AprasAmounts(Activity: 2500, Aid: 1500, SportVoucher: 100, Other: 1300, Additional: 50);

        using var response = await Shop.GrantAsync(await Shop.VerifiedKeyAsync(Good));

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = await JsonAsync(response);
        Assert.Equal(100_001, body.GetProperty("id").GetInt64());
        Assert.Equal("2027-03-01T20:30:01.234+00:00", body.GetProperty("date_demande").GetString());
        Assert.Equal(2500, body.GetProperty("montant_activite").GetInt64());
        Assert.Equal(1500, body.GetProperty("montant_aide").GetInt64());
        Assert.Equal(100, body.GetProperty("aide_coupon_sport").GetInt64());
        Assert.Equal(1300, body.GetProperty("aide_autres").GetInt64());
        Assert.Equal(50, body.GetProperty("aide_additionnelle").GetInt64());
    }

    [Fact]
    public async Task A_grant_is_recorded_with_its_card_key_activity_and_date()
    {
        var key = await Shop.VerifiedKeyAsync(Good);

        await AssertStatusAsync(201, Shop.GrantAsync(key, activity: "17"));
        await AssertStatusAsync(201, Shop.GrantAsync(await Shop.VerifiedKeyAsync(Other), activity: "\"théâtre\""));

        Assert.Equal([100_001, 100_002], Book.Grants.Select(grant => grant.Id));
        Assert.Equal(["17", "théâtre"], Book.Grants.Select(grant => grant.Activity));
        var grant = Assert.Single(Book.GrantsOf(Card(Good)));
        Assert.Equal(new ServiceKey(key), grant.Key);
        Assert.Equal(new DateTimeOffset(2027, 3, 1, 20, 30, 1, 234, TimeSpan.Zero), grant.RecordedAt);
        Assert.Equal(Book.Amounts, grant.Amounts);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","activite":null""")]
    [InlineData(""","extra":{"token":[1,2]},"more":[{}]""")]
    public async Task The_activity_may_be_missing_and_other_fields_are_ignored(string rest)
    {
        var key = await Shop.VerifiedKeyAsync(Good);

        await AssertStatusAsync(201, Shop.PostAsync($$"""{"token":"{{key}}"{{rest}}}"""));

        Assert.Null(Assert.Single(Book.Grants).Activity);
    }

    [Fact]
    public async Task A_used_key_is_answered_409_and_recorded_once()
    {
        var key = await Shop.VerifiedKeyAsync(Good);

        await AssertStatusAsync(201, Shop.GrantAsync(key));
        await AssertStatusAsync(409, Shop.GrantAsync(key));

        Assert.Single(Book.Grants);
    }

    [Fact]
    public async Task A_key_that_was_never_issued_is_answered_404()
    {
        var key = await Shop.VerifiedKeyAsync(Good);

        await AssertStatusAsync(404, Shop.GrantAsync("K7f"));
        await AssertStatusAsync(404, Shop.GrantAsync(key[..^1] + (key[^1] == '0' ? '1' : '0')));
        await AssertStatusAsync(404, Shop.GrantAsync(key.ToUpperInvariant()));

        Assert.Equal(0, Book.GrantCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("token=K7f")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":" "}""")]
    [InlineData("""{"token":12}""")]
    [InlineData("""{"token":{"token":"K7f"}}""")]
    [InlineData("""{"token":"K7f","activite":true}""")]
    [InlineData("""{"token":"K7f","activite":{}}""")]
    [InlineData("""{"token":"K7f" """)]
    [InlineData("""{"token":"K7f"} more""")]
    [InlineData("""{"token":"\ud800"}""")]
    public async Task A_malformed_body_is_answered_400(string body) => await AssertStatusAsync(400, Shop.PostAsync(body));

    [Fact]
    public async Task An_oversized_body_is_answered_400()
    {
        var key = await Shop.VerifiedKeyAsync(Good);

        await AssertStatusAsync(400, Shop.PostAsync($$"""{"token":"{{key}}","note":"{{new string('x', 20_000)}}"}"""));

        Assert.Equal(0, Book.GrantCount);
    }

    [Fact]
    public async Task Of_64_parallel_grants_with_one_key_exactly_one_is_recorded()
    {
        var key = await Shop.VerifiedKeyAsync(Good);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var response = await Shop.GrantAsync(key);
            return (int)response.StatusCode;
        }));

        Assert.Equal(1, statuses.Count(status => status == 201));
        Assert.Equal(63, statuses.Count(status => status == 409));
        Assert.Single(Book.Grants);
        Assert.Equal(64, Book.RequestCount(AprasOperations.Grant));
    }
}
