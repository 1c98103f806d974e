using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NSubstitute;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Configuration;
using Sortir.Tests.Support;

namespace Sortir.Tests.Registration;

/// <summary>Every documented registration is built and validated, scopes checked, and its checkout is used.</summary>
public sealed class RegistrationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Documented => new(
        "a section",
        "a lambda",
        "a lambda behind a section",
        "a catalog of the host",
        "settings of the host",
        "storage of the host",
        "memory with a capacity",
        "everything of the host",
        "the fake alone",
        "the fake behind a host's registration",
        "the client beside it");

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task A_documented_registration_builds_and_every_service_of_it_resolves(string what)
    {
        var services = Register(what);
        await using var provider = Configured.Build(services, Environments.Production);

        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.NotEmpty(provider.GetServices<IHostedService>());
        Assert.NotNull(provider.GetRequiredService<ISortirProtector>());
        Assert.NotNull(provider.GetRequiredService<ISortirMaintenance>());
        Assert.NotNull(provider.GetRequiredService<IAprasClient>());
        await using var scope = provider.CreateAsyncScope();
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<ISortirReader>());
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();
        var refused = Assert.IsType<CardVerification.Refused>(await checkout.VerifyCardAsync(Shop.NewRequest("1234567890", product: "unknown"), Ct));
        Assert.Equal(RefusalReason.EventNotEnabled, refused.Reason);
        Assert.True((await checkout.SyncCartAsync("cart", [], Ct)).CanBeOrdered);
        Assert.Equal(HealthStatus.Healthy, (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Status);
    }

    [Fact]
    public void Without_a_checkout_the_client_alone_builds()
    {
        var services = new ServiceCollection();
        services.AddAprasClient(options => options.Retries = 1);
        using var provider = Configured.Build(services);

        Assert.NotNull(provider.GetRequiredService<IAprasClient>());
        Assert.NotNull(provider.GetRequiredService<IAprasCircuits>());
        Assert.Null(provider.GetService<ISortirCheckout>());
    }

    [Fact]
    public async Task The_hosts_catalog_settings_and_storage_live_as_long_as_a_scope()
    {
        await using var provider = Configured.Build(Register("everything of the host"));
        await using var one = provider.CreateAsyncScope();
        await using var two = provider.CreateAsyncScope();

        Assert.IsType<HostCatalog>(one.ServiceProvider.GetRequiredService<ISortirCatalog>());
        Assert.IsType<NoSettings>(one.ServiceProvider.GetRequiredService<ISortirSettingsProvider>());
        Assert.Same(one.ServiceProvider.GetRequiredService<ISortirStore>(), one.ServiceProvider.GetRequiredService<ISortirReader>());
        Assert.NotSame(one.ServiceProvider.GetRequiredService<ISortirStore>(), two.ServiceProvider.GetRequiredService<ISortirStore>());
        Assert.NotSame(one.ServiceProvider.GetRequiredService<ISortirCatalog>(), two.ServiceProvider.GetRequiredService<ISortirCatalog>());
    }

    [Fact]
    public async Task What_the_host_has_registered_itself_wins()
    {
        var limiter = Substitute.For<IAttemptLimiter>();
        var cache = Substitute.For<IDistributedCache>();
        var time = Substitute.For<TimeProvider>();
        var apras = Substitute.For<IAprasClient>();
        var catalog = Substitute.For<ISortirCatalog>();
        var services = new ServiceCollection();
        services.AddSingleton(limiter).AddSingleton(cache).AddSingleton(time).AddSingleton(apras).AddSingleton(catalog);
        services.AddSortir(Configured.Section(Configured.Usual()));
        await using var provider = Configured.Build(services);

        Assert.Same(limiter, provider.GetRequiredService<IAttemptLimiter>());
        Assert.Same(cache, provider.GetRequiredService<IDistributedCache>());
        Assert.Same(time, provider.GetRequiredService<TimeProvider>());
        Assert.Same(apras, provider.GetRequiredService<IAprasClient>());
        Assert.Same(catalog, provider.GetRequiredService<ISortirCatalog>());
    }

    [Fact]
    public void A_settings_provider_that_the_host_has_registered_itself_makes_the_options_of_one_organizer_needless()
    {
        var values = Configured.Usual();
        values.Remove("Sortir:BaseUrl");
        values.Remove("Sortir:Token");
        var services = new ServiceCollection();
        services.AddScoped<ISortirSettingsProvider, NoSettings>();
        services.AddSortir(Configured.Section(values));
        using var provider = Configured.Build(services);

        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void A_store_that_the_host_has_registered_itself_needs_keys_in_development_too()
    {
        var values = Configured.Usual();
        values.Remove("Sortir:Keys:0:Id");
        values.Remove("Sortir:Keys:0:Secret");
        var services = new ServiceCollection();
        services.AddScoped<ISortirStore, OtherStore>();
        services.AddSortir(Configured.Section(values));
        using var provider = Configured.Build(services, Environments.Development);

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public async Task Two_calls_of_AddSortir_are_as_one()
    {
        var values = Configured.Usual();
        var once = new ServiceCollection();
        once.AddSortir(Configured.Section(values));
        var twice = new ServiceCollection();
        twice.AddSortir(Configured.Section(values)).UseCatalog<HostCatalog>();
        twice.AddSortir(Configured.Section(values));

        Assert.Equal(once.Count(IsSortirs), twice.Count(IsSortirs));
        await using var provider = Configured.Build(twice);
        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.Equal("2027", Assert.Single(provider.GetRequiredService<IOptions<SortirOptions>>().Value.Keys).Id);
        Assert.Single(provider.GetServices<IHostedService>().OfType<GrantDeliveryService>());
        await using var scope = provider.CreateAsyncScope();
        Assert.IsType<HostCatalog>(scope.ServiceProvider.GetRequiredService<ISortirCatalog>());
        Assert.Single((await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Entries);

        static bool IsSortirs(ServiceDescriptor service) =>
            service.ServiceType.Assembly == typeof(ISortirCheckout).Assembly || service.ServiceType == typeof(IHostedService);
    }

    [Fact]
    public void The_options_of_two_calls_are_applied_in_turn()
    {
        var services = new ServiceCollection();
        services.AddSortir(Configured.Section(Configured.Usual()));
        services.AddSortir(options => options.HoldLifetime = TimeSpan.FromMinutes(20));
        services.AddSortir(options => options.CorrectionWindow = TimeSpan.FromMinutes(15));
        using var provider = Configured.Build(services);

        var options = provider.GetRequiredService<IOptions<SortirOptions>>().Value;

        Assert.Equal((TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(15)), (options.HoldLifetime, options.CorrectionWindow));
        Assert.Equal("the-token", options.Token);
    }

    [Fact]
    public void Nothing_to_register_with_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddSortir(default(Microsoft.Extensions.Configuration.IConfiguration)!));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddSortir(default(Action<SortirOptions>)!));
        Assert.Throws<ArgumentNullException>(() => default(ServiceCollection)!.AddSortir(_ => { }));
    }

    private static ServiceCollection Register(string what)
    {
        var services = new ServiceCollection();
        var section = Configured.Section(Configured.Usual());
        switch (what)
        {
            case "a section":
                services.AddSortir(section);
                break;
            case "a lambda":
                services.AddSortir(Configure);
                break;
            case "a lambda behind a section":
                services.AddSortir(section);
                services.AddSortir(options => options.HoldLifetime = TimeSpan.FromMinutes(20));
                break;
            case "a catalog of the host":
                services.AddSortir(section).UseCatalog<HostCatalog>();
                break;
            case "settings of the host":
                services.AddSortir(section).UseSettings<NoSettings>();
                break;
            case "storage of the host":
                services.AddSortir(section).UseStorage<OtherStore>();
                break;
            case "memory with a capacity":
                services.AddSortir(section).UseInMemoryStorage(options => options.Capacity = 10);
                break;
            case "everything of the host":
                services.AddSortir(section).UseStorage<OtherStore>().UseCatalog<HostCatalog>().UseSettings<NoSettings>();
                break;
            case "the fake alone":
                services.AddSortirFake();
                break;
            case "the fake behind a host's registration":
                services.AddSortir(section).UseStorage<OtherStore>().UseCatalog<HostCatalog>();
                services.AddSortirFake();
                break;
            default:
                services.AddAprasClient();
                services.AddSortir(section);
                services.AddAprasClient();
                break;
        }

        return services;

        static void Configure(SortirOptions options)
        {
            options.BaseUrl = "https://apras.invalid";
            options.Token = "the-token";
            options.Keys.Add(Shop.NewKey("2027"));
            options.Products["show"] = new SortirProductOptions();
        }
    }
}
