using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;

namespace Sortir.AspNetCore.Tests;

/// <summary>A shop with the staff's pages, in memory, and a browser that is signed in.</summary>
internal sealed partial class DashboardShop : IAsyncDisposable
{
    public const string Show = "show";
    public const string Concert = "concert";
    public const string Theirs = "theirs";
    public const string TheirShow = "their-show";
    public const string Everything = "anna: read act privacy";

    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    private DashboardShop(WebApplication app, FakeTimeProvider clock, SortirFake apras, DashboardCircuits circuits)
    {
        _app = app;
        Clock = clock;
        Apras = apras;
        Circuits = circuits;
        _client = app.GetTestClient();
    }

    public static DateTimeOffset Start { get; } = new(2027, 1, 15, 19, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; }

    public SortirFake Apras { get; }

    public DashboardCircuits Circuits { get; }

    public string Staff { get; set; } = Everything;

    public string Language { get; set; } = "fr";

    /// <summary>Every answer so far.</summary>
    public List<DashboardAnswer> Answers { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DashboardShop> OpenAsync(
        Action<SortirDashboardOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? use = null,
        string prefix = "/sortir/admin")
    {
        var clock = new FakeTimeProvider(Start);
        var circuits = new DashboardCircuits();
        var catalog = new DashboardCatalog();
        catalog.Add(Show, Start.AddDays(7));
        catalog.Add(Concert, Start.AddDays(30));
        catalog.Add(TheirShow, Start.AddDays(7), Theirs);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<ISortirCatalog>(catalog);
        builder.Services.AddSingleton<ISortirSettingsProvider, DashboardSettings>();
        var apras = builder.Services.AddSortirFake();
        apras.Book.EligibleByDefault = _ => true;
        builder.Services.AddSortir(options => (options.Grants.Deliver, options.Retention.Run) = (false, false)).AddDashboard(options =>
        {
            (options.ReadPolicy, options.ActPolicy, options.PrivacyPolicy) = ("read", "act", "privacy");
            configure?.Invoke(options);
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IAprasCircuits>(circuits));
        builder.Services.AddAuthentication(DashboardStaffHandler.Name)
            .AddScheme<AuthenticationSchemeOptions, DashboardStaffHandler>(DashboardStaffHandler.Name, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("read", policy => policy.RequireClaim("may", "read"))
            .AddPolicy("act", policy => policy.RequireClaim("may", "act"))
            .AddPolicy("privacy", policy => policy.RequireClaim("may", "privacy"));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        if (use is not null)
        {
            use(app);
            app.UseRouting();
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSortirDashboard(prefix);
        await app.StartAsync(Token);
        return new DashboardShop(app, clock, apras, circuits);
    }

    public static string Card(int number) => $"10000000{number:d2}";

    public async Task<DashboardAnswer> GetAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.StartsWith('/') ? address : $"/sortir/admin{(address.Length > 0 && address[0] != '?' ? "/" : "")}{address}");
        return await SendAsync(request);
    }

    /// <summary>Sends a form as a browser does: with the token that a page gave.</summary>
    public async Task<DashboardAnswer> PostAsync(string address, params (string Key, string Value)[] fields)
    {
        var page = await GetAsync(address.StartsWith('/') ? $"{address[..(address.IndexOf("/admin", StringComparison.Ordinal) + 6)]}/usages" : "usages");
        var token = FormToken().Match(page.Html).Groups[1].Value;
        return await PostWithAsync(address, token, fields);
    }

    public async Task<DashboardAnswer> PostWithAsync(string address, string? token, params (string Key, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address.StartsWith('/') ? address : $"/sortir/admin/{address}");
        var values = fields.Select(field => KeyValuePair.Create(field.Key, field.Value)).ToList();
        if (token is not null)
        {
            values.Add(KeyValuePair.Create("__RequestVerificationToken", token));
        }

        request.Content = new FormUrlEncodedContent(values);
        return await SendAsync(request);
    }

    public async Task<DashboardAnswer> PostBodyAsync(string address, string body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sortir/admin/{address}");
        request.Content = new StringContent(body);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await SendAsync(request);
    }

    /// <summary>Sells a ticket of the number's card, up to a stage.</summary>
    public async Task<CardUsage> SellAsync(int number, DashboardStage stage = DashboardStage.Granted, string eventId = Show)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();
        SaleTicket[] tickets = [new SaleTicket($"t{number}", eventId)];
        Assert.IsType<CardVerification.Accepted>(await checkout.VerifyCardAsync(
            new VerifyCardRequest { CartId = $"cart-{number}", TicketId = $"t{number}", ProductId = eventId, Card = Card(number), Source = "box", IsTrustedSource = true },
            Token));
        if (stage >= DashboardStage.Ordered)
        {
            await checkout.PlaceOrderAsync($"cart-{number}", $"order-{number}", tickets, Token);
        }

        if (stage >= DashboardStage.Paid)
        {
            await checkout.PayOrderAsync($"order-{number}", tickets, Token);
        }

        if (stage >= DashboardStage.InReview)
        {
            Apras.LosesGrantAnswers = stage == DashboardStage.InReview;
            await DeliverAsync();
            Apras.LosesGrantAnswers = false;
        }

        if (stage == DashboardStage.InReview)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await DeliverAsync();
        }

        if (stage == DashboardStage.CancelledAfterGrant)
        {
            await checkout.CancelOrderAsync($"order-{number}", Token);
        }

        return await FindAsync(number);
    }

    public async Task CancelAsync(int number)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISortirCheckout>().CancelOrderAsync($"order-{number}", Token);
    }

    public async Task<CardUsage> FindAsync(int number)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<ISortirReader>().ListUsagesAsync(new UsageFilter(), new PageRequest { Size = 500 }, Token);
        return found.Items.First(usage => usage.TicketId == $"t{number}");
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(string action)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<ISortirReader>().ListAuditAsync(new AuditFilter(), new PageRequest { Size = 500 }, Token);
        return [.. found.Items.Where(entry => entry.Action == action)];
    }

    public Task<GrantDeliveryReport> DeliverAsync() => _app.Services.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync(Token);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<DashboardAnswer> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(DashboardStaffHandler.Header, Staff);
        request.Headers.TryAddWithoutValidation("Accept-Language", Language);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var message = await _client.SendAsync(request, Token);
        if (message.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var pair in cookies.Select(cookie => cookie.Split(';')[0].Split('=', 2)))
            {
                _cookies[pair[0]] = pair[1];
            }
        }

        var answer = new DashboardAnswer(message, await message.Content.ReadAsStringAsync(Token));
        Answers.Add(answer);
        return answer;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();
}
