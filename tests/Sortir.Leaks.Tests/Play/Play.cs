using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sortir.Domain;
using Sortir.EntityFrameworkCore.Tests;
using Sortir.Redis.Tests.Support;

namespace Sortir.Leaks.Tests;

/// <summary>The whole flow, with everything that can happen in it. What an act expects it asserts: a play that goes nowhere would prove nothing.</summary>
internal sealed partial class Play(PlayShop shop, TestDatabase? database = null, RedisServer? redis = null)
{
    private const string Source = "198.51.100.7";

    // Said by cases of their own, or by messages.
    private static readonly RefusalReason[] Elsewhere =
        [RefusalReason.NotPlaced, RefusalReason.CardTaken, RefusalReason.OrderUnknown, RefusalReason.NotPossible];

    private readonly HashSet<RefusalReason> _reasons = [];
    private int _sales;

    private static CancellationToken Ct => PlayShop.Ct;

    private PlaySecrets Secrets => shop.Secrets;

    private WireApras Apras => shop.Apras.Good;

    /// <summary>From the first card to the last purge.</summary>
    public async Task RunAsync()
    {
        await VerifyAsync();
        await CorrectAsync();
        await OrderAsync();
        await DeliverAsync();
        await WorkInTheOfficeAsync();
        await BrowseAsync();
        await ServeStaffAsync();
        await BreakAsync();
        await MisconfigureAsync();
        await TellHealthAsync();
        var missing = Enum.GetValues<RefusalReason>().Except(Elsewhere).Except(_reasons);
        Assert.True(!missing.Any(), $"The play has not come to: {string.Join(", ", missing)}.");
    }

    /// <summary>One card, right away or not: enough to see a leak.</summary>
    public async Task VerifyOneAsync()
    {
        await VerifyAsync(Apras.NewCard(), "cart");
        await TellHealthAsync();
    }

    /// <summary>An answer that is no HTTP, and quotes what was asked.</summary>
    public async Task MeetNoHttpAsync()
    {
        Func<string, string>[] answers =
        [
            path => $"no HTTP {path} {Secrets.Token}\r\n\r\n",
            path => $"HTTP/1.1 201 Created\r\nbad header {path}\r\n\r\n",
            _ => $"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n{Secrets.NextKey()}\r\n",
        ];
        foreach (var answer in answers)
        {
            Apras.Script = answer;
            await RefuseAsync(RefusalReason.ServiceUnavailable, Secrets.NextCard(), "cart");
        }

        await TellHealthAsync();
    }

    private Task<CardVerification> VerifyAsync(string? card, string cart, string ticket = "t1", string product = PlayShop.Show, string source = Source) =>
        VerifyAsync(Request(card, cart, ticket, product, source), Ct);

    private async Task<CardVerification> VerifyAsync(VerifyCardRequest request, CancellationToken cancellationToken)
    {
        shop.Hunt.Evidence.Add("answer", "a request", Printer.Print(request, 4));
        var answer = await CheckoutAsync("verify", checkout => checkout.VerifyCardAsync(request, cancellationToken));
        Note((answer as CardVerification.Refused)?.Reason);
        return answer;
    }

    private static VerifyCardRequest Request(string? card, string cart, string ticket = "t1", string product = PlayShop.Show, string source = Source, bool trusted = false) =>
        new() { Card = card, CartId = cart, TicketId = ticket, ProductId = product, Source = source, IsTrustedSource = trusted };

    private async Task AcceptAsync(string card, string cart, string ticket = "t1", string product = PlayShop.Show) =>
        Assert.Null((await VerifyAsync(card, cart, ticket, product) as CardVerification.Refused)?.Reason);

    private async Task RefuseAsync(RefusalReason reason, string? card, string cart, string ticket = "t1", string product = PlayShop.Show, string source = Source) =>
        Assert.Equal(reason, Assert.IsType<CardVerification.Refused>(await VerifyAsync(card, cart, ticket, product, source)).Reason);

    private Task<T> CheckoutAsync<T>(string what, Func<ISortirCheckout, Task<T>> call) => shop.CallAsync(what, call);

    private void Note(RefusalReason? reason)
    {
        if (reason is { } known)
        {
            _reasons.Add(known);
        }
    }

    /// <summary>Throws as expected; the listeners hear it thrown, and what a host would log is written down.</summary>
    private async Task FailAsync<TException>(string what, Func<Task> act)
        where TException : Exception
    {
        var exception = await Assert.ThrowsAnyAsync<TException>(act);
        shop.Hunt.Evidence.Add("answer", $"{what} throws", Printer.Print(exception, 4));
    }

    private async Task TellHealthAsync()
    {
        var report = await shop.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
        var options = new System.Text.Json.JsonSerializerOptions { Converters = { new TextConverter() } };
        foreach (var (name, entry) in report.Entries)
        {
            shop.Hunt.Evidence.Add("health", name, System.Text.Json.JsonSerializer.Serialize(new { entry.Status, entry.Description, entry.Data, entry.Tags, Error = entry.Exception?.ToString() }, options));
        }
    }

    // Types that JSON does not know, in the data of a health entry.
    private sealed class TextConverter : System.Text.Json.Serialization.JsonConverter<Type>
    {
        public override Type? Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) => null;

        public override void Write(System.Text.Json.Utf8JsonWriter writer, Type value, System.Text.Json.JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
