using Sortir.Client.Tests;
using Sortir.Domain;

namespace Sortir.Leaks.Tests;

internal sealed partial class Play
{
    private async Task VerifyAsync()
    {
        var card = Apras.NewCard();
        await AcceptAsync(card, "v1");
        await AcceptAsync(card, "v1");
        await AcceptAsync(Grouped(Apras.NewCard()), "v1", "t2");
        await RefuseAsync(RefusalReason.HeldElsewhere, card, "v2");
        await RefuseAsync(RefusalReason.AlreadyUsed, card, "v1", "t3");

        var unknown = Secrets.NextCard();
        foreach (var wrong in new[] { unknown + "7", "AB" + unknown, unknown[..9] + "²", $"{unknown}\n{Secrets.NextCard()}", "", null })
        {
            await RefuseAsync(RefusalReason.InvalidFormat, wrong, "v3");
        }

        await RefuseAsync(RefusalReason.NotEligible, unknown, "v3");
        await RefuseAsync(RefusalReason.NotEligible, unknown, "v3");
        Apras.Script = path => $"HTTP/1.1 403 Refused {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        await RefuseAsync(RefusalReason.NotEligible, Secrets.NextCard(), "v4");
        Apras.Script = null;
        for (var i = 0; i < 10; i++)
        {
            await VerifyAsync(unknown, "v5", source: "2001:db8::7");
        }

        await RefuseAsync(RefusalReason.TooManyAttempts, unknown, "v5", source: "2001:db8::8");
        await RefuseAsync(RefusalReason.EventNotEnabled, Apras.NewCard(), "v6", product: PlayCatalog.Off);
        await RefuseAsync(RefusalReason.NotConfigured, Apras.NewCard(), "v6", product: $"{Leaks.Tests.PlayApras.Bare}:show");
        await FailAsync<SortirCatalogException>("verify", () => VerifyAsync(Apras.NewCard(), "v6", product: PlayCatalog.Broken));
        await FailAsync<ArgumentException>("verify", () => VerifyAsync(Apras.NewCard(), " v6", product: PlayCatalog.Broken));
        await VerifyManyAsync();
        await MeetTroubleAsync();
    }

    private async Task VerifyManyAsync()
    {
        VerifyCardRequest[] requests =
        [
            Request(Apras.NewCard(), "v7", "t1", trusted: true), Request(Apras.NewCard(), "v7", "t2", trusted: true),
            Request(Secrets.NextCard(), "v7", "t3", trusted: true), Request("no card", "v7", "t4", trusted: true),
        ];
        await CheckoutAsync("verify many", checkout => checkout.VerifyCardsAsync(requests, Ct));

        // Many at once for one card: the database refuses all but one.
        var wanted = Apras.NewCard();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => VerifyAsync(Request(wanted, $"race-{i}", trusted: true), Ct)));
        Assert.Single(answers, answer => answer is CardVerification.Accepted);

        using var caller = new CancellationTokenSource();
        Apras.Script = _ => WireApras.Hangs;
        var asked = Apras.Requests.Count;
        var given = VerifyAsync(Request(Apras.NewCard(), "v8"), caller.Token);
        await WaitAsync(() => Apras.Requests.Count > asked);
        await caller.CancelAsync();
        await FailAsync<OperationCanceledException>("cancelled", () => given);
        Apras.Script = null;
    }

    /// <summary>Each way in which APRAS fails; one good card in between, so that the circuit stays closed.</summary>
    private async Task MeetTroubleAsync()
    {
        Func<string, string>[] answers =
        [
            path => WireServer.Http(500, path),
            path => $"HTTP/1.1 302 Found\r\nLocation: {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            path => WireServer.Http(201, $"{{\"{path}\": [{Secrets.NextKey()}"),
            path => WireServer.Http(201, $"{{\"service_key\": true{Secrets.NextKey()}, \"card\": n{path[^10..]}}}"),
            path => WireServer.Http(201, $"\"\" t{Secrets.NextKey()}"),
            path => WireServer.Http(201, $"<html>{path} {Secrets.LastName}</html>"),
            path => WireServer.Http(201, new string('x', 5_000) + Secrets.NextKey()),
            path => WireServer.Http(418, path, $"X-Echo: {path}\r\n"),
            _ => "no HTTP\r\n\r\n",
            _ => "HTTP/1.1 201 Created\r\nbad header\r\n\r\n",
            _ => "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n",
            path => $"HTTP/1.1 201 Created\r\nContent-Length: {path}\r\n\r\n",
            _ => WireApras.Drops,
        ];
        foreach (var answer in answers)
        {
            Apras.Script = path => answer(path);
            await RefuseAsync(RefusalReason.ServiceUnavailable, Secrets.NextCard(), "v9");
            Apras.Script = null;
            await AcceptAsync(Apras.NewCard(), $"v9-{++_sales}");
        }

        // A retry that succeeds.
        var failures = 1;
        Apras.Script = path => Interlocked.Decrement(ref failures) >= 0 ? WireServer.Http(503, path) : null;
        await AcceptAsync(Apras.NewCard(), "v10");
        Apras.Script = null;

        foreach (var organizer in new[] { Leaks.Tests.PlayApras.Hurried, Leaks.Tests.PlayApras.Gone, Leaks.Tests.PlayApras.Mistaken })
        {
            await RefuseAsync(RefusalReason.ServiceUnavailable, Secrets.NextCard(), "v11", product: $"{organizer}:show");
        }

        // The circuit opens, stays open, and lets one try.
        for (var i = 0; i < 7; i++)
        {
            await RefuseAsync(RefusalReason.ServiceUnavailable, Secrets.Cards[^1], "v12", product: $"{Leaks.Tests.PlayApras.Failing}:show", source: "203.0.113.9");
        }

        shop.Clock.Advance(TimeSpan.FromMinutes(6));
        await RefuseAsync(RefusalReason.ServiceUnavailable, Secrets.Cards[^1], "v12", product: $"{Leaks.Tests.PlayApras.Failing}:show", source: "203.0.113.9");
    }

    private static string Grouped(string card) => $"{card[..2]} {card[2..5]}.{card[5..8]}-{card[8..]}";

    private static async Task WaitAsync(Func<bool> isReached)
    {
        while (!isReached())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ct);
        }
    }
}
