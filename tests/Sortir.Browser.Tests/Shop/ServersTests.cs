using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sortir.EntityFrameworkCore.Tests;
using Sortir.Redis.Tests.Support;
using Sortir.Testing;

namespace Sortir.Browser.Tests.Shop;

/// <summary>The shop as it runs on several nodes: with PostgreSQL, Redis, and an APRAS outside of it.</summary>
public sealed partial class ServersTests
{
    [Fact]
    public async Task With_postgres_redis_and_an_apras_elsewhere_a_card_is_verified()
    {
        var token = TestContext.Current.CancellationToken;
        await PostgreSqlServer.EnsureStartedAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: token);
        apras.Book.SetCard("1234567890");
        await using var shop = new ServedShop(apras, PostgreSqlServer.ConnectionStringTo("shop"), redis.Configuration);
        await shop.InitializeAsync();
        using var browser = new HttpClient { BaseAddress = new Uri(shop.Address) };

        // One ticket at the reduced price goes into the cart.
        var page = await browser.GetStringAsync("/", token);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Antiforgery.Match(page).Groups["token"].Value,
            [$"counts[{ReducedProduct.Match(page).Groups["id"].Value}]"] = "1",
        });
        using var added = await browser.PostAsync("/", form, token);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);

        var cart = await browser.GetFromJsonAsync<JsonElement>("/sortir/cart", token);
        var antiforgery = cart.GetProperty("antiforgery");
        browser.DefaultRequestHeaders.Add(antiforgery.GetProperty("headerName").GetString()!, antiforgery.GetProperty("token").GetString());
        var ticketId = cart.GetProperty("tickets")[0].GetProperty("ticketId").GetString();
        using var accepted = await browser.PostAsJsonAsync("/sortir/cards/verify", new { ticketId, card = "1234567890" }, token);
        using var refused = await browser.PostAsJsonAsync("/sortir/cards/verify", new { ticketId, card = "3333333333" }, token);

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(2, apras.Book.RequestCount(AprasOperations.Verify));

        // The hold is in PostgreSQL: else this throws. The limits and the refusal are in Redis.
        await PostgreSqlServer.ExecuteAsync("DO $$ BEGIN ASSERT (SELECT count(*) FROM sortir_usages) = 1; END $$", "shop", token);
        await using var connection = await redis.ConnectAsync();
        Assert.NotEqual(0, await connection.GetServer(redis.Configuration).DatabaseSizeAsync());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Antiforgery { get; }

    [GeneratedRegex(@"name=""counts\[(?<id>[^\]]+-sortir)\]""")]
    private static partial Regex ReducedProduct { get; }

    private sealed class ServedShop(AprasSimulator apras, string postgres, string redis) : ShopProcess(
        "--postgres", postgres, "--redis", redis, "--apras-url", apras.BaseUrl.ToString(), "--Sortir:Token", apras.Token,
        "--Sortir:Keys:0:Id", "test", "--Sortir:Keys:0:Secret", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
}
