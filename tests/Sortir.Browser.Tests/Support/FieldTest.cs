using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Sortir.Browser.Tests.Support;

/// <summary>A shop and a browser for one test; the page must break no content security policy and throw nothing.</summary>
public abstract class FieldTest(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly ConcurrentQueue<string> _errors = new();

    private protected PageHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await PageHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        await Host.DisposeAsync();
        Assert.Empty(_errors);
    }

    private protected async Task<IBrowserContext> NewProfileAsync(string locale = "fr-FR", bool hasScript = true, int width = 720)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = locale,
            JavaScriptEnabled = hasScript,
            ViewportSize = new ViewportSize { Width = width, Height = 640 },
            DeviceScaleFactor = 2,
        });
        context.SetDefaultTimeout(10_000);
        _contexts.Add(context);
        return context;
    }

    private protected async Task<IPage> OpenAsync(IBrowserContext? profile = null, string path = "cart", bool waits = true)
    {
        profile ??= await NewProfileAsync();
        var page = await profile.NewPageAsync();
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _errors.Enqueue(message.Text);
            }
        };
        var response = await page.GotoAsync($"{Host.Address}/{path}");
        Assert.True(response!.Ok, $"{path}: {response.Status}");
        if (waits)
        {
            await page.WaitForFunctionAsync("() => document.querySelector('sortir-card-field .sortir-live')");
        }

        return page;
    }

    private protected static ILocator Field(IPage page, string ticket = "t1") => page.Locator($"sortir-card-field[ticket='{ticket}']");

    private protected static ILocator Input(IPage page, string ticket = "t1") => Field(page, ticket).Locator("input");

    private protected static Task TypeAsync(IPage page, string text, string ticket = "t1") => Input(page, ticket).PressSequentiallyAsync(text);

    private protected static Task ShowsAsync(IPage page, string state, string ticket = "t1") =>
        Assertions.Expect(Field(page, ticket)).ToHaveAttributeAsync("data-state", state);

    private protected static Task ReadsAsync(IPage page, string text, string ticket = "t1") =>
        Assertions.Expect(Field(page, ticket).Locator(".sortir-status")).ToContainTextAsync(text);

    private protected static Task SaysAsync(IPage page, string text, string ticket = "t1") =>
        Assertions.Expect(Field(page, ticket).Locator("[role=status]")).ToContainTextAsync(text);
}
