using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sortir.AspNetCore.Tests.Support;
using Sortir.Domain;

namespace Sortir.AspNetCore.Tests.Endpoints;

public sealed class MappingTests
{
    [Fact]
    public void A_shop_that_does_not_say_what_is_in_a_cart_does_not_start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSortirFake();
        var app = builder.Build();

        Assert.Contains("ISortirCartTickets", Assert.Throws<SortirConfigurationException>(() => app.MapSortir()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_whose_antiforgery_takes_no_header_does_not_start() =>
        await Assert.ThrowsAsync<SortirConfigurationException>(() => WebShop.StartAsync(
            configure: sortir => sortir.Services.AddAntiforgery(options => options.HeaderName = null)));

    [Fact]
    public async Task Under_a_path_base_everything_works_and_the_cookie_is_of_that_path()
    {
        await using var shop = await WebShop.StartAsync(use: app => app.UsePathBase("/shop"));
        var buyer = shop.NewBrowser("/shop");
        await buyer.OpenAsync("t1=show-reduced");
        var card = shop.NewCard();

        var answer = await buyer.VerifyAsync(card);

        Assert.Equal(card[^4..], answer.Read("lastDigits"));
        Assert.Equal("/shop", buyer.Cookies.GetAllCookies().Single(cookie => cookie.Name == "sortir-cart").Path);
    }

    [Fact]
    public async Task What_the_host_does_to_its_JSON_does_not_change_the_answers()
    {
        await using var shop = await WebShop.StartAsync(configure: sortir => sortir.Services.ConfigureHttpJsonOptions(
            options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper));
        var buyer = await shop.NewBuyerAsync();

        Assert.NotNull((await buyer.VerifyAsync(shop.NewCard())).Read("lastDigits"));
        Assert.Equal("NotEligible", (await buyer.VerifyAsync("9999999999", "t2")).Code);
    }

    [Fact]
    public void Every_documented_registration_can_be_built()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Carts>();
        services.AddSortirFake();
        services.AddSortir(static _ => { }).UseCart<ShopTickets>().UseCart<ShopTickets>(static _ => { }).UseCartAccessor<SortirCartCookie>();

        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.Single(services, service => service.ServiceType == typeof(ISortirCartTickets));
        Assert.Single(services, service => service.ServiceType == typeof(ISortirCartAccessor));
    }
}
