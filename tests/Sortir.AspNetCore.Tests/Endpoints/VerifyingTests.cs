using System.Net;
using Sortir.AspNetCore.Tests.Support;
using Sortir.Testing;

namespace Sortir.AspNetCore.Tests.Endpoints;

public sealed class VerifyingTests : IAsyncLifetime
{
    private WebShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await WebShop.StartAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_good_card_is_held_for_the_ticket_and_no_name_is_told()
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard(new AprasBeneficiary("Ada", "Le Goff"));

        var answer = await buyer.VerifyAsync(card);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("no-store", answer.CacheControl);
        Assert.Equal("t1", answer.Read("ticketId"));
        Assert.Equal(card[^4..], answer.Read("lastDigits"));
        Assert.Equal("300", answer.Read("correctableForSeconds"));
        Assert.Equal("600", answer.Read("holdExpiresInSeconds"));
        Assert.DoesNotContain("Goff", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(card, answer.Text, StringComparison.Ordinal);
        var hold = Assert.Single(await _shop.HoldsAsync());
        Assert.Equal((buyer.CartId, "t1"), (hold.CartId, hold.TicketId));
    }

    [Fact]
    public async Task The_holders_name_is_told_where_the_host_opts_in()
    {
        await using var shop = await WebShop.StartAsync(web => web.RevealsBeneficiary = true);
        var buyer = await shop.NewBuyerAsync();

        var answer = await buyer.VerifyAsync(shop.NewCard(new AprasBeneficiary("Ada", "Le Goff")));

        Assert.Equal("Ada", answer.Json.GetProperty("beneficiary").GetProperty("firstName").GetString());
        Assert.Equal("Le Goff", answer.Json.GetProperty("beneficiary").GetProperty("lastName").GetString());
    }

    [Theory]
    [InlineData("123", 422, "InvalidFormat", "Numéro de carte invalide (10 chiffres requis)")]
    [InlineData(null, 422, "InvalidFormat", "Numéro de carte invalide (10 chiffres requis)")]
    [InlineData("9999999999", 422, "NotEligible", "Carte non éligible, expirée ou inconnue")]
    public async Task A_refused_card_reads_why_under_a_stable_code(string? card, int status, string code, string title)
    {
        var buyer = await _shop.NewBuyerAsync();

        var answer = await buyer.VerifyAsync(card);

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal("no-store", answer.CacheControl);
        Assert.Equal(code, answer.Code);
        Assert.Equal($"urn:sortir:problem:{code}", answer.Read("type"));
        Assert.Equal(title, answer.Read("title"));
        Assert.Equal($"{status}", answer.Read("status"));
        Assert.NotNull(answer.Read("advice"));
        Assert.Null(answer.RetryAfter);
    }

    [Fact]
    public async Task A_card_for_two_tickets_of_one_event_is_refused_and_for_two_events_is_not()
    {
        var buyer = await _shop.NewBuyerAsync("t1=show-reduced,t2=show-reduced,t3=other-reduced");
        var card = _shop.NewCard();
        await buyer.VerifyAsync(card);

        var second = await buyer.VerifyAsync(card, "t2");

        Assert.Equal((HttpStatusCode.Conflict, "AlreadyUsed"), (second.Status, second.Code));
        Assert.Equal(HttpStatusCode.OK, (await buyer.VerifyAsync(card, "t3")).Status);
    }

    [Fact]
    public async Task A_ticket_that_needs_no_card_refuses_one()
    {
        var buyer = await _shop.NewBuyerAsync("t1=show-full");

        Assert.Equal("EventNotEnabled", (await buyer.VerifyAsync(_shop.NewCard())).Code);
    }

    [Fact]
    public async Task A_card_in_another_cart_says_when_to_try_again()
    {
        var card = _shop.NewCard();
        await (await _shop.NewBuyerAsync()).VerifyAsync(card);
        _shop.Time.Advance(TimeSpan.FromSeconds(330));

        var answer = await (await _shop.NewBuyerAsync()).VerifyAsync(card);

        Assert.Equal((HttpStatusCode.Conflict, "HeldElsewhere"), (answer.Status, answer.Code));
        Assert.Equal(TimeSpan.FromSeconds(270), answer.RetryAfter);
        Assert.Equal("270", answer.Read("retryAfterSeconds"));
        Assert.Equal("Cette carte est en cours d'utilisation dans un autre panier. Réessayez dans 5 minutes.", answer.Read("detail"));
    }

    [Fact]
    public async Task An_APRAS_that_is_down_reads_as_unavailable()
    {
        var buyer = await _shop.NewBuyerAsync();
        _shop.Fake.IsDown = true;

        var answer = await buyer.VerifyAsync(_shop.NewCard());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), (answer.Status, answer.Code));
        Assert.Empty(await _shop.HoldsAsync());
    }

    [Fact]
    public async Task The_same_request_again_has_the_same_answer_as_behind_a_proxy_that_retries()
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => buyer.VerifyAsync(card)));

        Assert.All(answers, answer => Assert.Equal(answers[0].Text, answer.Text));
        Assert.Equal(HttpStatusCode.OK, answers[0].Status);
        Assert.Single(await _shop.HoldsAsync());
        Assert.Equal(1, _shop.Fake.Book.KeysIssued);
    }

    [Fact]
    public async Task No_log_line_holds_the_number()
    {
        var buyer = await _shop.NewBuyerAsync();
        var card = _shop.NewCard();

        await buyer.VerifyAsync(card);
        await buyer.VerifyAsync("9999999999", "t2");
        await buyer.PostAsync("sortir/cards/verify", new StringContent($"{{\"card\":\"{card}\",", null, "application/json"));

        Assert.NotEmpty(_shop.Log.Lines);
        Assert.DoesNotContain(card, _shop.Log.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain("9999999999", _shop.Log.AllText, StringComparison.Ordinal);
    }
}
