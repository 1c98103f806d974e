using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Endpoints;

public sealed class SourceTests
{
    [Fact]
    public async Task Ten_refused_cards_of_an_address_are_enough_whatever_it_forwards()
    {
        await using var shop = await WebShop.StartAsync();
        var buyer = await shop.NewBuyerAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("NotEligible", (await TryAsync(buyer, i, "192.0.2.1")).Code);
        }

        var refused = await TryAsync(buyer, 10, "192.0.2.1");

        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyAttempts"), (refused.Status, refused.Code));
        Assert.Equal(TimeSpan.FromMinutes(5), refused.RetryAfter);
        Assert.Equal("Trop de tentatives. Veuillez réessayer dans 5 minutes.", refused.Read("detail"));
        Assert.Equal("TooManyAttempts", (await TryAsync(buyer, 11, "192.0.2.1", "203.0.113.9")).Code);
        Assert.Equal("NotEligible", (await TryAsync(buyer, 12, "192.0.2.2")).Code);
    }

    [Fact]
    public async Task An_IPv6_source_is_its_network()
    {
        await using var shop = await WebShop.StartAsync();
        var buyer = await shop.NewBuyerAsync();
        for (var i = 0; i < 10; i++)
        {
            await TryAsync(buyer, i, $"2001:db8:1:2::{i + 1:x}");
        }

        Assert.Equal("TooManyAttempts", (await TryAsync(buyer, 10, "2001:db8:1:2::ffff")).Code);
        Assert.Equal("NotEligible", (await TryAsync(buyer, 11, "2001:db8:1:3::1")).Code);
    }

    [Fact]
    public async Task Behind_a_known_proxy_the_buyers_are_told_apart_and_behind_a_stranger_they_are_not()
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        forwarded.KnownProxies.Add(IPAddress.Parse("10.0.0.1"));
        await using var shop = await WebShop.StartAsync(use: app => app.UseForwardedHeaders(forwarded));
        var buyer = await shop.NewBuyerAsync();
        for (var i = 0; i < 10; i++)
        {
            await TryAsync(buyer, i, "10.0.0.1", "203.0.113.1");
            await TryAsync(buyer, i, "10.0.0.2", $"203.0.113.{100 + i}");
        }

        Assert.Equal("TooManyAttempts", (await TryAsync(buyer, 10, "10.0.0.1", "203.0.113.1")).Code);
        Assert.Equal("NotEligible", (await TryAsync(buyer, 11, "10.0.0.1", "203.0.113.2")).Code);
        Assert.Equal("TooManyAttempts", (await TryAsync(buyer, 12, "10.0.0.2", "203.0.113.200")).Code);
    }

    [Fact]
    public async Task A_box_office_that_the_server_vouches_for_has_no_limit()
    {
        await using var shop = await WebShop.StartAsync(web => web.IsTrustedSource = context => context.User.Identity?.IsAuthenticated == true);
        var till = await shop.NewBuyerAsync();
        till.Client.DefaultRequestHeaders.Add("Test-User", "till");
        await till.OpenAsync("t1=show-reduced");

        for (var i = 0; i < 15; i++)
        {
            Assert.Equal("NotEligible", (await TryAsync(till, i, "192.0.2.1")).Code);
        }
    }

    private static Task<Answer> TryAsync(Browser buyer, int card, string address, string? forwardedFor = null) =>
        buyer.VerifyAsync($"90{card:D8}", change: request =>
        {
            request.Headers.Add("Test-Address", address);
            if (forwardedFor is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwardedFor);
            }
        });
}
