using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Tests.Shared;

namespace Sortir.Tests.Configuration;

/// <summary>The configuration changes while the shop sells: a good change counts at once, a broken one not at all.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection(Configured.Usual()).Build();
    private readonly LogRecorder _log = new();
    private readonly ServiceProvider _provider;

    public ReloadTests()
    {
        var services = new ServiceCollection();
        services.AddLogRecorder(_log);
        services.AddSortir(_configuration.GetSection("Sortir"));
        _provider = Configured.Build(services);
        _provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _provider.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_good_change_counts_from_the_next_call_on()
    {
        Assert.Equal("the-token", await FindTokenAsync());

        Change("Sortir:Token", "a-new-token");
        Change("Sortir:Products:another:EventId", "another-event");

        Assert.Equal("a-new-token", await FindTokenAsync());
        Assert.Equal("another-event", await FindEventIdAsync("another"));
        Assert.Empty(_log.Errors);
    }

    [Theory]
    [InlineData("Sortir:Token", "a\ntoken", "the-token")]
    [InlineData("Sortir:BaseUrl", "http://apras.invalid", "the-token")]
    [InlineData("Sortir:Timeout", "soon", "the-token")]
    [InlineData("Sortir:Keys:0:Secret", "c2hvcnQ=", "the-token")]
    public async Task With_a_broken_change_the_last_good_options_go_on_and_the_log_says_why_once(string key, string broken, string token)
    {
        Assert.Equal("event", await FindEventIdAsync("show"));
        Change("Sortir:Products:show:EventId", "the-second");
        Assert.Equal("the-second", await FindEventIdAsync("show"));

        Change(key, broken);

        Assert.Equal("the-second", await FindEventIdAsync("show"));
        Assert.Equal(token, await FindTokenAsync());
        var line = Assert.Single(_log.Errors);
        Assert.Contains(key.Split(':')[1], line.Message, StringComparison.Ordinal);
        Assert.Contains("the last good one goes on", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(broken == "soon" ? "the-token" : broken, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_broken_change_before_anybody_asked_the_options_of_the_start_go_on()
    {
        _ = _provider.GetRequiredService<IOptions<SortirOptions>>().Value;

        Change("Sortir:Token", "");

        Assert.Equal("the-token", await FindTokenAsync());
    }

    [Fact]
    public async Task After_a_broken_change_a_later_good_one_is_taken()
    {
        Change("Sortir:Token", "a\ntoken");
        Assert.Equal("the-token", await FindTokenAsync());

        Change("Sortir:Token", "a-new-token");
        Assert.Equal("a-new-token", await FindTokenAsync());

        // The same trouble again is news again.
        Change("Sortir:Token", "a\ntoken");
        Assert.Equal("a-new-token", await FindTokenAsync());
        Assert.Equal(2, _log.Errors.Count);
    }

    [Fact]
    public async Task Switching_off_stops_the_reduced_fare_at_once_and_what_it_says_besides_counts_only_where_it_is_usable()
    {
        Change("Sortir:Products:show:EventId", "the-second");
        Assert.Equal("the-second", await FindEventIdAsync("show"));

        // Switched off, nothing is checked: a shop that goes on with an order or a grant must not read this.
        _configuration["Sortir:Token"] = "a\ntoken";
        _configuration["Sortir:Products:show:EventId"] = "the-third";
        Change("Sortir:Enabled", "false");

        Assert.Equal(RefusalReason.EventNotEnabled, Assert.IsType<CardVerification.Refused>(await VerifyAsync()).Reason);
        Assert.Equal(RefusalReason.EventNotEnabled, Assert.Single(Assert.IsType<OrderPlacement.Refused>(await PlaceAsync("show")).Tickets).Reason);
        Assert.IsType<OrderPlacement.Placed>(await PlaceAsync("full-price"));
        Assert.Equal("the-second", await FindEventIdAsync("show"));
        Assert.Equal("the-token", await FindTokenAsync());

        Change("Sortir:Token", "a-new-token");
        Assert.Equal("the-third", await FindEventIdAsync("show"));
        Assert.Equal("a-new-token", await FindTokenAsync());

        Change("Sortir:Enabled", "true");
        Assert.Equal(RefusalReason.CardMissing, Assert.Single(Assert.IsType<OrderPlacement.Refused>(await PlaceAsync("show")).Tickets).Reason);
    }

    [Fact]
    public async Task A_shop_that_was_off_when_it_started_stays_off_until_it_starts_again()
    {
        var services = new ServiceCollection();
        var values = Configured.Usual();
        values["Sortir:Enabled"] = "false";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        services.AddSortir(configuration.GetSection("Sortir"));
        await using var off = Configured.Build(services);
        off.GetRequiredService<IStartupValidator>().Validate();

        configuration["Sortir:Enabled"] = "true";
        configuration.Reload();

        Assert.Equal(RefusalReason.EventNotEnabled, Assert.IsType<CardVerification.Refused>(await VerifyAsync(off)).Reason);
        Assert.IsType<OrderPlacement.Refused>(await PlaceAsync("show", off));
    }

    private Task<CardVerification> VerifyAsync(ServiceProvider? provider = null) => CallAsync(
        checkout => checkout.VerifyCardAsync(
            new VerifyCardRequest { CartId = "cart", TicketId = "t1", ProductId = "show", Card = "1000000001", Source = "203.0.113.7" }, Ct),
        provider);

    private Task<OrderPlacement> PlaceAsync(string productId, ServiceProvider? provider = null) => CallAsync(
        checkout => checkout.PlaceOrderAsync("cart", "order", [new SaleTicket("t1", productId)], Ct), provider);

    private async Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call, ServiceProvider? provider)
    {
        await using var scope = (provider ?? _provider).CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<ISortirCheckout>());
    }

    // As a file that is saved does. What is broken is thrown where it is read again: nobody but the log hears of it.
    private void Change(string key, string? value)
    {
        _configuration[key] = value;
        try
        {
            _configuration.Reload();
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException or AggregateException)
        {
        }
    }

    private async Task<string?> FindTokenAsync() =>
        (await _provider.GetRequiredService<ISortirSettingsProvider>().FindAsync(CatalogEvent.DefaultOrganizerId, Ct))?.Token?.Reveal();

    private async Task<string?> FindEventIdAsync(string productId) =>
        (await _provider.GetRequiredService<ISortirCatalog>().FindProductAsync(productId, Ct))?.Event?.Id;
}
