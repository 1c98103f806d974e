using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Testing.Tests;

/// <summary>The checkout for a host's own unit tests.</summary>
public class SortirFakeTests
{
    private const string Card = "1234567890";
    private const string Product = "show-reduced";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instead_of_AddSortir_it_is_all_that_a_sale_needs()
    {
        var services = new ServiceCollection();
        var apras = AddFake(services);
        await using var provider = Build(services);

        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(provider));
        await SellAsync(provider);
        Assert.Equal(1, (await DeliverAsync(provider)).Granted);

        var grant = Assert.Single(apras.Book.Grants);
        Assert.Equal(CardNumber.Parse(Card), grant.Card);
        Assert.Same(apras, provider.GetRequiredService<SortirFake>());
    }

    [Fact]
    public async Task After_AddSortir_it_keeps_the_hosts_catalog_and_options_and_replaces_storage_and_APRAS()
    {
        var configuration = new ConfigurationManager();
        configuration["Sortir:BaseUrl"] = "https://apras.example";
        configuration["Sortir:Token"] = "the-real-token";
        configuration["Sortir:HoldLifetime"] = "00:07:00";
        configuration["Sortir:Keys:0:Id"] = "host";
        configuration["Sortir:Keys:0:Secret"] = "nMZfJ8Hq0bXn8yG1mE5r3Tt0s6vWc2LkQdYxPaUoRz4=";
        var services = new ServiceCollection();
        services.AddSortir(configuration.GetSection("Sortir")).UseCatalog<HostCatalog>().UseStorage<ForbiddenStore>();
        var apras = services.AddSortirFake();
        apras.Book.SetCard(Card);
        await using var provider = Build(services);

        var accepted = Assert.IsType<CardVerification.Accepted>(await VerifyAsync(provider, "from-the-hosts-catalog"));

        Assert.Equal(TimeSpan.FromMinutes(2), accepted.HoldExpiresAt - accepted.CorrectableUntil);
        Assert.Equal(1, apras.Book.KeysIssued);
        Assert.IsType<HostCatalog>(Scoped<ISortirCatalog>(provider));
    }

    [Fact]
    public async Task Beneficiaries_reach_the_host_and_cards_without_rights_do_not_pass()
    {
        var services = new ServiceCollection();
        var apras = AddFake(services);
        apras.Book.SetCard(Card, beneficiary: new AprasBeneficiary("Ana", "Le Goff"));
        apras.Book.SetCard("2222222222", AprasCardStatus.Expired);
        apras.Book.SetCard("3333333333", AprasCardStatus.Refused);
        await using var provider = Build(services);

        Assert.Equal("Ana", Assert.IsType<CardVerification.Accepted>(await VerifyAsync(provider)).Beneficiary!.Reveal().FirstName);
        Assert.Equal(RefusalReason.NotEligible, Refusal(await VerifyAsync(provider, card: "2222222222")));
        Assert.Equal(RefusalReason.NotEligible, Refusal(await VerifyAsync(provider, card: "3333333333")));
        Assert.Equal(RefusalReason.NotEligible, Refusal(await VerifyAsync(provider, card: "4444444444")));
    }

    [Fact]
    public async Task While_it_is_down_cards_are_unavailable_and_grants_stay_due()
    {
        var services = new ServiceCollection();
        var time = AddClock(services);
        var apras = AddFake(services);
        await using var provider = Build(services);
        await VerifyAsync(provider);
        await SellAsync(provider);
        apras.IsDown = true;

        Assert.Equal(RefusalReason.ServiceUnavailable, Refusal(await VerifyAsync(provider, card: "2222222222")));
        Assert.Equal(1, (await DeliverAsync(provider)).Postponed);
        Assert.Equal(0, apras.Book.GrantCount);

        apras.IsDown = false;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await DeliverAsync(provider)).Granted);
    }

    [Fact]
    public async Task While_it_refuses_the_token_cards_are_unavailable_and_grants_stay_due()
    {
        var services = new ServiceCollection();
        var time = AddClock(services);
        var apras = AddFake(services);
        await using var provider = Build(services);
        await VerifyAsync(provider);
        await SellAsync(provider);
        apras.RefusesToken = true;

        Assert.Equal(RefusalReason.ServiceUnavailable, Refusal(await VerifyAsync(provider, card: "2222222222")));
        Assert.Equal(1, (await DeliverAsync(provider)).Postponed);

        apras.RefusesToken = false;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await DeliverAsync(provider)).Granted);
    }

    [Fact]
    public async Task While_it_loses_answers_grants_are_recorded_and_the_shop_does_not_learn_of_it()
    {
        var services = new ServiceCollection();
        var time = AddClock(services);
        var apras = AddFake(services);
        await using var provider = Build(services);
        await VerifyAsync(provider);
        await SellAsync(provider);
        apras.LosesGrantAnswers = true;

        Assert.Equal(1, (await DeliverAsync(provider)).Postponed);
        Assert.Equal(1, apras.Book.GrantCount);

        apras.LosesGrantAnswers = false;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await DeliverAsync(provider)).SetAside);
        Assert.Equal(1, apras.Book.GrantCount);
    }

    [Fact]
    public async Task The_clock_of_the_test_is_the_clock_of_everything()
    {
        var services = new ServiceCollection();
        var time = AddClock(services);
        var apras = AddFake(services);
        await using var provider = Build(services);

        var accepted = Assert.IsType<CardVerification.Accepted>(await VerifyAsync(provider));
        await SellAsync(provider);
        time.Advance(TimeSpan.FromHours(1));
        await DeliverAsync(provider);

        Assert.Equal(time.Start.AddMinutes(10), accepted.HoldExpiresAt);
        Assert.Equal(time.Start.AddHours(1), Assert.Single(apras.Book.Grants).RecordedAt);
    }

    [Fact]
    public async Task Two_fakes_share_nothing()
    {
        var (one, other) = (new ServiceCollection(), new ServiceCollection());
        AddFake(one);
        AddFake(other);
        await using var first = Build(one);
        await using var second = Build(other);

        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(first));
        Assert.IsType<CardVerification.Accepted>(await VerifyAsync(second));
    }

    [Fact(Timeout = 60_000)]
    public async Task In_a_host_that_runs_a_payment_is_granted_without_a_call()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var apras = AddFake(builder.Services);
        using var host = builder.Build();
        await host.StartAsync(Ct);

        await VerifyAsync(host.Services);
        await SellAsync(host.Services);

        await apras.Book.WaitForGrantsAsync(1, Ct);
        await host.StopAsync(Ct);
    }

    private static SortirFake AddFake(IServiceCollection services)
    {
        var apras = services.AddSortirFake(options => options.Products[Product] = new SortirProductOptions { EventId = "show" });
        apras.Book.SetCard(Card);
        return apras;
    }

    private static FakeTimeProvider AddClock(IServiceCollection services)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero));
        services.AddSingleton<TimeProvider>(time);
        return time;
    }

    private static ServiceProvider Build(IServiceCollection services) =>
        services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private static T Scoped<T>(IServiceProvider provider)
        where T : notnull
    {
        using var scope = provider.CreateScope();
        return scope.ServiceProvider.GetRequiredService<T>();
    }

    private static async Task<CardVerification> VerifyAsync(IServiceProvider provider, string product = Product, string card = Card)
    {
        await using var scope = provider.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ISortirCheckout>().VerifyCardAsync(
            new VerifyCardRequest { CartId = "cart", TicketId = card, ProductId = product, Card = card, Source = "203.0.113.7" }, Ct);
    }

    private static async Task SellAsync(IServiceProvider provider)
    {
        await using var scope = provider.CreateAsyncScope();
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();
        SaleTicket[] tickets = [new(Card, Product)];
        Assert.IsType<OrderPlacement.Placed>(await checkout.PlaceOrderAsync("cart", "order", tickets, Ct));
        Assert.IsType<OrderPayment.Paid>(await checkout.PayOrderAsync("order", tickets, Ct));
    }

    private static Task<GrantDeliveryReport> DeliverAsync(IServiceProvider provider) =>
        provider.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync(Ct);

    private static RefusalReason Refusal(CardVerification answer) => Assert.IsType<CardVerification.Refused>(answer).Reason;

    private sealed class HostCatalog : ISortirCatalog
    {
        public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) => ValueTask.FromResult(
            productId == "from-the-hosts-catalog" ? CatalogProduct.WithCard(new CatalogEvent { Id = "show" }) : null);

        public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) => default;
    }

    // The host's database, which a test must not touch.
    private sealed class ForbiddenStore : ISortirStore, ISortirReader
    {
        public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) => throw Touched();

        public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default) => throw Touched();

        public Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default) => throw Touched();

        public Task<CommitResult> CommitAsync(IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default) => throw Touched();

        public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default) => throw Touched();

        public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(DateTimeOffset lapsedBefore, int maxCount, CancellationToken cancellationToken = default) => throw Touched();

        public Task<IReadOnlyList<EventBinding>> ListEventsAsync(EventBinding? after, int maxCount, CancellationToken cancellationToken = default) => throw Touched();

        public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) => throw Touched();

        public Task<Page<CardUsage>> ListUsagesAsync(UsageFilter filter, PageRequest page, CancellationToken cancellationToken = default) => throw Touched();

        public Task<IReadOnlyList<UsageCount>> CountUsagesAsync(UsageFilter filter, CancellationToken cancellationToken = default) => throw Touched();

        public Task<GrantBacklog> GetGrantBacklogAsync(string? organizerId, CancellationToken cancellationToken = default) => throw Touched();

        public Task<IReadOnlyList<MonthlyTotal>> ListPurgedTotalsAsync(string organizerId, CancellationToken cancellationToken = default) => throw Touched();

        public Task<Page<AuditEntry>> ListAuditAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken = default) => throw Touched();

        private static InvalidOperationException Touched() => new("The host's database was touched.");
    }
}
