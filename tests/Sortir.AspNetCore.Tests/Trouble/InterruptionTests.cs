using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Trouble;

/// <summary>Clients that hang up, servers that stop, shops whose database is away.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public async Task A_client_that_hangs_up_leaves_no_error_and_the_next_entry_is_as_the_first()
    {
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shop = await WebShop.StartAsync(onKestrel: true, use: app => app.Use((context, next) => WatchAsync(context, next, ended)));
        var buyer = await shop.NewBuyerAsync();
        var card = shop.NewCard();
        shop.Apras.Close();
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(WebShop.Ct);
        var request = new HttpRequestMessage(HttpMethod.Post, "sortir/cards/verify")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { ticketId = "t1", card }),
        };
        request.Headers.Add("RequestVerificationToken", buyer.Token);
        var verifying = buyer.Client.SendAsync(request, hangUp.Token);
        await shop.Apras.Asked.WaitAsync(WebShop.Ct);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verifying);
        Assert.Null(await ended.Task.WaitAsync(WebShop.Ct));
        shop.Apras.Open();

        Assert.Equal(HttpStatusCode.OK, (await buyer.VerifyAsync(card)).Status);
        Assert.Single(await shop.HoldsAsync());
    }

    [Fact]
    public async Task A_server_that_stops_answers_the_verification_in_flight_first()
    {
        await using var shop = await WebShop.StartAsync(onKestrel: true);
        var buyer = await shop.NewBuyerAsync();
        var card = shop.NewCard();
        shop.Apras.Close();
        var verifying = buyer.VerifyAsync(card);
        await shop.Apras.Asked.WaitAsync(WebShop.Ct);

        var stopping = shop.StopAsync();
        Assert.False(stopping.IsCompleted);
        shop.Apras.Open();

        Assert.Equal(HttpStatusCode.OK, (await verifying).Status);
        await stopping;
        Assert.Single(await shop.HoldsAsync());
    }

    [Fact]
    public async Task A_shop_whose_database_is_away_reads_as_unavailable_and_says_why_in_the_log()
    {
        await using var shop = await WebShop.StartAsync(configure: sortir => sortir.UseCatalog<BrokenCatalog>());
        var browser = shop.NewBrowser();
        await browser.Client.GetAsync("?tickets=t1=show-reduced", WebShop.Ct);

        var answer = await browser.CartAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), (answer.Status, answer.Code));
        Assert.DoesNotContain("database", answer.Text, StringComparison.Ordinal);
        Assert.Contains(shop.Log.Lines, line => line.Exception?.GetBaseException().Message == "The shop's database is away.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shop_that_cannot_look_a_cart_up_reads_as_unavailable_and_says_why_in_the_log(bool isAccessor)
    {
        await using var shop = await WebShop.StartAsync(configure: sortir =>
        {
            sortir.Services.AddSingleton<FragileCarts>();
            _ = isAccessor ? sortir.UseCartAccessor<FragileAccessor>() : sortir.UseCart<FragileTickets>();
        });
        var buyer = await shop.NewBuyerAsync();
        shop.Services.GetRequiredService<FragileCarts>().IsAway = true;

        Answer[] answers = [await buyer.CartAsync(), await buyer.VerifyAsync(shop.NewCard()), await buyer.ReleaseAsync()];

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), (answer.Status, answer.Code)));
        Assert.All(answers, answer => Assert.DoesNotContain("database", answer.Text, StringComparison.Ordinal));
        Assert.Equal(3, shop.Log.Lines.Count(line => line.Message.Contains("reads that the service is unavailable", StringComparison.Ordinal)
            && line.Exception?.GetBaseException().Message == "The shop's database is away."));
    }

    private static async Task WatchAsync(HttpContext context, RequestDelegate next, TaskCompletionSource<Exception?> ended)
    {
        Exception? thrown = null;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException cancelled)
        {
            thrown = cancelled;
        }

        if (context.Request.Path.Value!.EndsWith("/verify", StringComparison.Ordinal))
        {
            ended.TrySetResult(thrown);
        }
    }
}
