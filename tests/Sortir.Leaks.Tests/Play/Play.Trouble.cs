using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Leaks.Tests;

internal sealed partial class Play
{
    /// <summary>The database is away, then Redis: everything is asked of the shop meanwhile.</summary>
    private async Task BreakAsync()
    {
        if (database is not null)
        {
            await SellAsync("before-outage");
            var held = Apras.NewCard();
            using var buyer = shop.NewBrowser();
            await buyer.OpenCartAsync("b1");
            await database.BreakAsync(Ct);
            await FailAsync<SortirStorageException>("verify", () => VerifyAsync(held, "b1"));
            await FailAsync<SortirStorageException>("pay", () => PayAsync("before-outage"));
            await FailAsync<SortirStorageException>("deliver", DeliverNowAsync);
            await FailAsync<SortirStorageException>("access", () => OfficeAsync(
                "access", office => office.AccessCardAsync(new BackOfficeActor { StaffId = "anna", Reason = held }, held, Ct)));
            Assert.InRange((await EnterAsync(buyer, "b1", held)).Status, 500, 599);
            await buyer.PostFormAsync("/checkout", ("sortir-card:b1", held));
            await buyer.GetAsync("/admin/usages");
            await TellHealthAsync();
            await database.MendAsync(Ct);
            await AcceptAsync(held, "b1");
        }

        if (redis is not null)
        {
            await RedisKeys.HearAsync(shop.Hunt.Evidence, redis);
            await redis.KillAsync();
            await VerifyAsync(Apras.NewCard(), "b2");
            await VerifyAsync(Secrets.NextCard(), "b2", "t2");
            await TellHealthAsync();
        }
    }

    /// <summary>What is configured badly is refused, and not repeated.</summary>
    private async Task MisconfigureAsync()
    {
        var key = Convert.ToBase64String(Secrets.Key);
        foreach (var (name, value) in new[]
        {
            ("Sortir:Token", Secrets.Token + "\n"), ("Sortir:Token", " " + Secrets.Token), ("Sortir:Token", Secrets.Token + "é"), ("Sortir:BaseUrl", $"http://{Secrets.Token}@apras.example/"),
            ("Sortir:BaseUrl", Secrets.Token), ("Sortir:Keys:0:Secret", key[..20]), ("Sortir:Keys:0:Secret", "!" + key), ("Sortir:Keys:0:Secret", key + "\n" + key), ("Sortir:Keys:0:Id", key),
            ("Sortir:CurrentKey", key), ("Sortir:Timeout", "01:00:00"), ("Sortir:ActivityId", Secrets.Token + "\n"),
        })
        {
            await StartBadlyAsync(name, value, key);
        }

        await FailAsync<ArgumentException>("a token", () => Task.FromResult(new ApiToken(Secrets.Token + "\r\n")));
        await FailAsync<FormatException>("a card", () => Task.FromResult(CardNumber.Parse(Secrets.NextCard() + "0")));
        await FailAsync<ArgumentException>("a cart", () => CheckoutAsync("release", checkout => checkout.ReleaseCardAsync(Secrets.NextCard() + "\n", "t1", Ct)));
        var protector = shop.Services.GetRequiredService<ISortirProtector>();
        var text = protector.Protect(Secrets.Token, "purpose");
        shop.Hunt.Evidence.Add("answer", "protected", text);
        await FailAsync<SortirProtectionException>("unprotect", () => Task.FromResult(protector.Unprotect(text, "another purpose")));
        await FailAsync<SortirProtectionException>("unprotect", () => Task.FromResult(protector.Unprotect(text[..^4] + "AAAA", "purpose")));
        await FailAsync<SortirProtectionException>("unprotect", () => Task.FromResult(protector.Unprotect(Secrets.Token, "purpose")));
    }

    private async Task StartBadlyAsync(string name, string value, string key)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sortir:Keys:0:Id"] = "one",
            ["Sortir:Keys:0:Secret"] = key,
            ["Sortir:Token"] = Secrets.Token,
            ["Sortir:BaseUrl"] = "https://apras.example",
            ["Sortir:Products:show:EventEndsAt"] = "2099-01-01T00:00:00Z",
            [name] = value,
        }).Build();
        var services = new ServiceCollection();
        shop.Hunt.Listen(services);
        services.AddSortir(configuration.GetSection("Sortir"));
        await using var provider = services.BuildServiceProvider();
        await FailAsync<Exception>($"a start with a bad {name}", async () =>
        {
            provider.GetRequiredService<IOptions<SortirOptions>>().Value.GetHashCode();
            foreach (var service in provider.GetServices<IHostedService>())
            {
                await service.StartAsync(Ct);
            }
        });
    }
}
