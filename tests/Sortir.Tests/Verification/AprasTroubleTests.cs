using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>The whole flow against an APRAS over real HTTP that misbehaves.</summary>
public sealed class AprasTroubleTests : IAsyncLifetime
{
    private AprasSimulator _apras = null!;
    private Shop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        _shop = new Shop(simulator: _apras);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _apras.DisposeAsync();
    }

    public static TheoryData<string> Answers => new("html", "nothing", "ten megabytes", "a redirect", "a bad request", "no content");

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_is_none_is_unavailable_and_leaves_no_hold(string what)
    {
        using var fault = _apras.Faults.Add(what switch
        {
            "html" => new AprasFault.Body("<html><body>maintenance 1234567890</body></html>"),
            "nothing" => new AprasFault.Body(""),
            "ten megabytes" => new AprasFault.LongBody(10 * 1024 * 1024),
            "a redirect" => new AprasFault.Redirect(new Uri(_apras.BaseUrl, "/elsewhere")),
            "a bad request" => new AprasFault.Status(400) { Text = "bad" },
            _ => new AprasFault.Status(204),
        });
        var card = _shop.NewCard();

        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, card);

        Assert.Empty(await _shop.UsagesAsync());
        Assert.Equal("settle GivenBack", _shop.Log.Calls[^1]);
        Assert.DoesNotContain(card, _shop.Logged.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain("maintenance", _shop.Logged.AllText, StringComparison.Ordinal);

        // Nor is it remembered.
        fault.End();
        await _shop.AcceptAsync(card);
    }

    [Fact]
    public async Task An_answer_after_the_timeout_is_unavailable_and_its_late_arrival_changes_nothing()
    {
        using var late = _apras.Faults.Add(new AprasFault.Hang { AfterWork = true });
        var card = _shop.NewCard();
        var verification = _shop.VerifyAsync(card);
        await late.WaitForHitsAsync(1, Ct);
        _shop.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(RefusalReason.ServiceUnavailable, Assert.IsType<CardVerification.Refused>(await verification.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken)).Reason);
        late.End();

        Assert.Empty(await _shop.UsagesAsync());
        await _shop.AcceptAsync(card);
    }

    [Theory]
    [InlineData(AprasCardStatus.Refused)]
    [InlineData(AprasCardStatus.Unknown)]
    [InlineData(AprasCardStatus.Expired)]
    public async Task A_card_that_apras_refuses_is_not_eligible(AprasCardStatus status) =>
        await _shop.RefuseAsync(RefusalReason.NotEligible, _shop.NewCard(status));

    [Fact]
    public async Task A_failure_that_comes_fast_is_tried_again_within_the_time()
    {
        await using var shop = new Shop(
            services: services => services.Replace(ServiceDescriptor.Singleton(TimeProvider.System)), simulator: _apras);
        shop.Settings.Of[CatalogEvent.DefaultOrganizerId] =
            new OrganizerSettings { BaseUrl = _apras.BaseUrl, Token = new ApiToken(_apras.Token), Timeout = TimeSpan.FromSeconds(30) };
        _apras.Faults.Add(new AprasFault.Status(503) { Times = 1 });

        await shop.AcceptAsync(shop.NewCard());

        Assert.Equal(2, _apras.Book.RequestCount(AprasOperations.Verify));
        Assert.Equal(1, shop.Log.Count("permit"));
    }

    [Fact]
    public async Task A_token_that_apras_refuses_is_unavailable_for_the_buyer_and_loud_in_the_log()
    {
        _apras.Token = "another-token";

        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());

        Assert.Contains(_shop.Logged.Errors, line => line.Message.Contains("token", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("apras-simulator-token", _shop.Logged.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_circuit_open_the_buyer_reads_unavailable_at_once_and_apras_is_not_asked()
    {
        _apras.Faults.Add(new AprasFault.Status(408));
        for (var i = 0; i < 5; i++)
        {
            await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());
        }

        Assert.Equal(5, _apras.Book.RequestCount(AprasOperations.Verify));
        _apras.Faults.Clear();

        // The clock stands still: what is answered at all is answered at once.
        _shop.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var refused = await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard());
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
        Assert.Equal(5, _apras.Book.RequestCount(AprasOperations.Verify));

        _shop.Time.Advance(TimeSpan.FromSeconds(1));
        await _shop.AcceptAsync(_shop.NewCard());
    }

    [Fact]
    public async Task An_open_circuit_stops_neither_what_the_store_knows_nor_what_is_remembered()
    {
        var (held, unknown) = (_shop.NewCard(), _shop.NewCard(AprasCardStatus.Unknown));
        await _shop.AcceptAsync(held);
        await _shop.RefuseAsync(RefusalReason.NotEligible, unknown, ticket: "second");
        _apras.Token = "another-token";
        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard(), ticket: "second");

        await _shop.AcceptAsync(held);
        await _shop.RefuseAsync(RefusalReason.HeldElsewhere, held, "other cart");
        await _shop.RefuseAsync(RefusalReason.NotEligible, unknown, ticket: "second");
        Assert.Equal(3, _apras.Book.RequestCount(AprasOperations.Verify));
    }

    [Fact]
    public async Task A_refused_token_opens_the_circuit_of_its_organizer_alone_and_a_new_token_starts_closed()
    {
        _shop.Catalog.Products["guest show"] = CatalogProduct.WithCard(new CatalogEvent { Id = "guest-event", OrganizerId = "guest" });
        _shop.Settings.Of["guest"] = new OrganizerSettings { BaseUrl = _apras.BaseUrl, Token = new ApiToken("wrong") };
        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard(), product: "guest show");
        await _shop.RefuseAsync(RefusalReason.ServiceUnavailable, _shop.NewCard(), product: "guest show");
        Assert.Equal(1, _apras.Book.RequestCount(AprasOperations.Verify));

        await _shop.AcceptAsync(_shop.NewCard());

        _shop.Settings.Of["guest"] = Shop.NewSettings(_apras);
        await _shop.AcceptAsync(_shop.NewCard(), product: "guest show");
    }

    [Fact]
    public async Task A_base_url_with_a_path_and_a_slash_works()
    {
        await using var apras = await AprasSimulator.StartAsync(new AprasSimulatorOptions { BasePath = "/partner/sortir" }, Ct);
        await using var shop = new Shop(simulator: apras);

        await shop.AcceptAsync(shop.NewCard());
        shop.Settings.Of[CatalogEvent.DefaultOrganizerId] =
            new OrganizerSettings { BaseUrl = new Uri(apras.BaseUrl + "/"), Token = new ApiToken(apras.Token) };
        await shop.AcceptAsync(shop.NewCard(), ticket: "second");
    }
}
