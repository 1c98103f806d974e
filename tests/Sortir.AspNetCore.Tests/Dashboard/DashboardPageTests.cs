using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Storage;

namespace Sortir.AspNetCore.Tests;

/// <summary>What holds for every page: the words, the language, the headers, the addresses, and what is typed stays text.</summary>
public sealed class DashboardPageTests
{
    [Theory]
    [InlineData("fr", "fr", "Places")]
    [InlineData("fr-FR,fr;q=0.9,en;q=0.8", "fr", "Places")]
    [InlineData("en-GB,en;q=0.9,fr;q=0.8", "en", "Tickets")]
    [InlineData("de, en;q=0.5", "en", "Tickets")]
    [InlineData("de", "fr", "Places")]
    [InlineData("", "fr", "Places")]
    public async Task The_page_speaks_the_language_of_the_request(string asked, string language, string title)
    {
        await using var shop = await DashboardShop.OpenAsync();
        shop.Language = asked;

        var page = await shop.GetAsync("usages");

        Assert.Contains($"<html lang=\"{language}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hosts_own_localization_comes_first()
    {
        await using var shop = await DashboardShop.OpenAsync(use: app => app.UseRequestLocalization("en"));

        Assert.Contains("<html lang=\"en\">", (await shop.GetAsync("usages")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "En panier", "Commandée", "Payée – envoi en cours", "À vérifier", "Transmise", "À signaler à l'APRAS")]
    [InlineData("en", "In a cart", "Ordered", "Paid – being sent", "To check", "Sent", "To tell APRAS")]
    public async Task Tickets_stand_where_staff_say_they_stand(string language, params string[] words)
    {
        await using var shop = await DashboardShop.OpenAsync();
        shop.Language = language;
        await shop.SellAsync(4, DashboardStage.InReview);
        DashboardStage[] stages = [DashboardStage.Held, DashboardStage.Ordered, DashboardStage.Paid, DashboardStage.InReview, DashboardStage.Granted, DashboardStage.CancelledAfterGrant];
        await shop.SellAsync(5);
        await shop.SellAsync(6, DashboardStage.CancelledAfterGrant);
        await shop.SellAsync(3, DashboardStage.Paid);
        await shop.SellAsync(2, DashboardStage.Ordered);
        await shop.SellAsync(1, DashboardStage.Held);

        for (var i = 0; i < stages.Length; i++)
        {
            var page = await shop.GetAsync($"usages/{(await shop.FindAsync(i + 1)).Id}");
            Assert.Contains($">{words[i]}</span>", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_overview_counts_what_waits_for_staff()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1, DashboardStage.InReview);
        await shop.SellAsync(2, DashboardStage.CancelledAfterGrant);
        await shop.SellAsync(3, DashboardStage.Ordered);
        await shop.SellAsync(4, DashboardStage.Paid, DashboardShop.Concert);
        shop.Clock.Advance(TimeSpan.FromHours(3));

        var page = await shop.GetAsync("");

        Assert.Contains("1 à vérifier", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 à signaler à l'APRAS", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 à payer depuis plus d'une heure", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 en cours d'envoi la plus ancienne attend depuis 3 h 00 min", page.Text, StringComparison.Ordinal);
        Assert.Contains("/sortir/admin/event?event=concert", page.Links);
    }

    [Theory]
    [InlineData(90, "fr", "1 à payer depuis plus de 1 h 30 min", "Commandée, impayée depuis plus de 1 h 30 min")]
    [InlineData(2880, "en", "1 unpaid for over 2 d", "Ordered, unpaid for over 2 d")]
    public async Task An_order_is_unpaid_for_long_when_the_shop_says_so(int minutes, string language, string tile, string filter)
    {
        await using var shop = await DashboardShop.OpenAsync(
            services: services => services.Configure<SortirOptions>(options => options.Reconciliation.UnpaidAfter = TimeSpan.FromMinutes(minutes)));
        shop.Language = language;
        await shop.SellAsync(1, DashboardStage.Ordered);
        shop.Clock.Advance(TimeSpan.FromMinutes(minutes - 1));
        await shop.SellAsync(2, DashboardStage.Ordered);

        Assert.Empty((await shop.GetAsync("usages?state=unpaid")).Tickets);
        shop.Clock.Advance(TimeSpan.FromMinutes(2));
        var list = await shop.GetAsync("usages?state=unpaid");

        Assert.Equal(["t1"], list.Tickets);
        Assert.Contains(filter, list.Text, StringComparison.Ordinal);
        Assert.Contains(tile, (await shop.GetAsync("")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_is_cancelled_while_it_is_in_review_is_to_be_told_to_APRAS_and_no_longer_to_check()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1, DashboardStage.InReview);
        await shop.CancelAsync(1);

        DashboardAnswer[] pages = [await shop.GetAsync(""), await shop.GetAsync("event?event=show")];

        Assert.All(pages, page => Assert.Contains("0 à vérifier", page.Text, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.Contains("1 à signaler à l'APRAS", page.Text, StringComparison.Ordinal));
        Assert.Empty((await shop.GetAsync("usages?state=to-check")).Tickets);
        Assert.Equal(["t1"], (await shop.GetAsync("usages?state=to-tell-apras")).Tickets);
    }

    [Fact]
    public async Task An_event_shows_its_counts_and_a_chart_by_day()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1);
        await shop.SellAsync(2);
        shop.Clock.Advance(TimeSpan.FromDays(1));
        await shop.SellAsync(3, DashboardStage.CancelledAfterGrant);
        await shop.SellAsync(4, DashboardStage.Granted, DashboardShop.Concert);

        var page = await shop.GetAsync("event?event=show");

        Assert.Contains("2 transmises", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 à signaler à l'APRAS, annulées après envoi", page.Text, StringComparison.Ordinal);
        Assert.Contains("15/01/2027 : 2 vendues, 0 en panier ou sans suite, 0 annulées", page.Text, StringComparison.Ordinal);
        Assert.Contains("16/01/2027 : 0 vendues, 0 en panier ou sans suite, 1 annulées", page.Text, StringComparison.Ordinal);
        Assert.Equal(28, Regex.Count(page.Html, "<g>"));
        Assert.Contains("<rect class=\"sold\" x=\"261\" width=\"8\" y=\"0\" height=\"100\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<rect class=\"off\" x=\"271\" width=\"8\" y=\"50\" height=\"50\">", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_called_by_the_names_that_the_host_gives()
    {
        await using var shop = await DashboardShop.OpenAsync(options => options.EventName = (_, _, eventId) => ValueTask.FromResult(eventId == "show" ? "L'été <b>" : null));
        await shop.SellAsync(1);
        await shop.SellAsync(2, DashboardStage.Held, DashboardShop.Concert);

        var page = await shop.GetAsync("usages");

        Assert.Contains("L'été <b>", page.Text.Replace("&#x27;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
        Assert.Contains(">concert</a>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_was_typed_becomes_markup()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.InReview);

        var filtered = await shop.GetAsync("usages?order=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
        await shop.PostAsync($"usages/{usage.Id}/settle", ("reason", "<img src=x onerror=alert(1)>"));
        var history = await shop.GetAsync($"usages/{usage.Id}");

        Assert.DoesNotContain("<script", filtered.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", history.Html, StringComparison.Ordinal);
        Assert.Contains("<img src=x onerror=alert(1)>", WebUtility.HtmlDecode(history.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_fit_for_a_strict_policy_and_for_everybody()
    {
        await using var shop = await DashboardShop.OpenAsync();
        shop.Circuits.Circuits.Add(new Client.AprasCircuit("default", "apras.example", Client.AprasCircuitState.HalfOpen, 5, null, null, true));
        var usage = await shop.SellAsync(1, DashboardStage.InReview);
        string[] pages = ["", "usages", $"usages/{usage.Id}", $"usages/{usage.Id}/retry", "event?event=show", "event/cancel?event=show", "exports", "privacy", "privacy/erase", "purge", "purge/run", "no-such-page"];

        foreach (var address in pages)
        {
            var page = await shop.GetAsync(address);
            var policy = Assert.Single(page.Message.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.True(page.Message.Headers.CacheControl!.NoStore);
            Assert.DoesNotMatch("(?i)<style|<script|\\sstyle=|\\son[a-z]+=|javascript:", page.Html);
            Assert.Single(Regex.Matches(page.Html, "<h1>"));
            Assert.Contains("<a class=\"skip\" href=\"#main\">", page.Html, StringComparison.Ordinal);
            Assert.Contains("<main id=\"main\"", page.Html, StringComparison.Ordinal);
            foreach (Match field in Regex.Matches(page.Html, "<(?:input|select) id=\"([^\"]*)\""))
            {
                Assert.Single(Regex.Matches(page.Html, $"<label for=\"{field.Groups[1].Value}\">"));
            }

            Assert.DoesNotMatch("<(?:input|select) (?!id=|type=\"hidden\")", page.Html);
            var ids = Regex.Matches(page.Html, " id=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public async Task A_policy_of_the_hosts_own_stays()
    {
        await using var shop = await DashboardShop.OpenAsync(use: app => app.Use(async (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
            await next(context);
        }));

        Assert.Equal("default-src 'self'", Assert.Single((await shop.GetAsync("")).Message.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("/shop", "/sortir/admin")]
    [InlineData("/shop", "/")]
    [InlineData("/a%20shop", "/staff")]
    public async Task Under_a_path_base_every_address_stays_under_it(string pathBase, string prefix)
    {
        await using var shop = await DashboardShop.OpenAsync(use: app => app.UsePathBase(Uri.UnescapeDataString(pathBase)), prefix: prefix);
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);
        var root = $"{pathBase}{prefix.TrimEnd('/')}";

        foreach (var address in (string[])["", "/usages", $"/usages/{usage.Id}", "/event?event=show", "/event/cancel?event=show", "/exports", "/privacy", "/no/such/page", "/usages/"])
        {
            var page = await shop.GetAsync(root + address);
            Assert.NotEmpty(page.Links);
            Assert.All(
                page.Links.Where(link => link != "#main"),
                link => Assert.True(link == root || link.StartsWith($"{root}/", StringComparison.Ordinal) || link.StartsWith($"{pathBase}/_content/", StringComparison.Ordinal), link));
            Assert.Contains(page.Links, link => link.StartsWith($"{pathBase}/_content/Sortir.AspNetCore/sortir-dashboard.css?v=", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Behind_a_proxy_a_redirect_keeps_to_the_path_that_the_browser_knows()
    {
        await using var shop = await DashboardShop.OpenAsync(use: app =>
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
            app.UseForwardedHeaders(forwarded).UsePathBase("/shop");
        });
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);

        var answer = await shop.PostAsync($"/shop/sortir/admin/usages/{usage.Id}/free", ("reason", "because"));

        Assert.StartsWith($"/shop/sortir/admin/usages/{usage.Id}?notice=", answer.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_of_garbage_is_a_page_that_says_so(string type)
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.GetAsync("usages");

        foreach (var body in (string[])["", "{\"reason\":", "--x\r\n\r\n%%%", new string('x', 1_000_000), "%FF%FE=%00"])
        {
            var page = await shop.PostBodyAsync("purge/run", body, type);
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Contains("Rien n'a été fait", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_does_not_exist_is_a_page_that_says_so()
    {
        await using var shop = await DashboardShop.OpenAsync();

        foreach (var address in (string[])["no-such-page", "a/b/c", $"usages/{Guid.NewGuid()}", "usages/7", $"usages/{Guid.NewGuid()}/delete"])
        {
            var page = await shop.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, page.Status);
            Assert.Contains("<h1>Page introuvable</h1>", page.Html, StringComparison.Ordinal);
            Assert.Contains("/sortir/admin", page.Links);
        }
    }

    [Fact]
    public async Task A_storage_that_is_down_is_a_page_that_says_so()
    {
        await using var shop = await DashboardShop.OpenAsync(services: services => services.Replace(ServiceDescriptor.Scoped<ISortirReader, BrokenReader>()));

        var page = await shop.GetAsync("usages");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("La base de données ne répond pas", page.Text, StringComparison.Ordinal);
        Assert.True(page.Message.Headers.CacheControl!.NoStore);
    }
}
