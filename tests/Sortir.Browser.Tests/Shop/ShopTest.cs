using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests.Shop;

/// <summary>Buyers in front of the running sample. No page may throw, break its content security policy, or fail on the server.</summary>
public abstract class ShopTest(ChromiumFixture chromium, ShopProcess shop) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly ConcurrentQueue<string> _errors = new();

    private protected ShopProcess Shop => shop;

    private protected ChromiumFixture Chromium => chromium;

    public ValueTask InitializeAsync()
    {
        // A page of a busy machine may take its time.
        Assertions.SetDefaultExpectTimeout(20_000);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        Assert.Empty(_errors);
    }

    /// <summary>A buyer with a browser of their own, on the shop's first page.</summary>
    private protected async Task<IPage> ArriveAsync(
        string locale = "fr-FR",
        bool hasScript = true,
        int width = 1100,
        ColorScheme scheme = ColorScheme.Light)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = shop.Address,
            Locale = locale,
            JavaScriptEnabled = hasScript,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = scheme,
        });
        context.SetDefaultTimeout(20_000);
        _contexts.Add(context);
        return await OpenAsync(context, "/");
    }

    /// <summary>A browser that somebody has set up: to refuse cookies, say. It ends with the test.</summary>
    private protected async Task<IPage> ArriveWithAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(20_000);
        _contexts.Add(context);
        return await OpenAsync(context, $"{shop.Address}/");
    }

    private protected async Task<IPage> OpenAsync(IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Response += (_, response) => Note(response.Status >= 500 && response.Status != 503, $"{response.Status} {response.Url}");
        page.Console += (_, message) => Note(message.Text.Contains("Content Security Policy", StringComparison.Ordinal), message.Text);
        await page.GotoAsync(path);
        return page;

        void Note(bool isError, string text)
        {
            if (isError)
            {
                _errors.Enqueue(text);
            }
        }
    }

    /// <summary>Waits for a page, down to its end.</summary>
    private protected static async Task IsAtAsync(IPage page, string path)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(path)));
        await Assertions.Expect(page.Locator("footer")).ToBeVisibleAsync();
    }

    /// <summary>Puts tickets into the cart: of the first date, of the second.</summary>
    private protected static async Task ChooseAsync(IPage page, int reduced = 0, int full = 0, int reducedLater = 0)
    {
        await page.GotoAsync("/");
        var counts = page.Locator(".dates select");
        await counts.Nth(0).SelectOptionAsync($"{full}");
        await counts.Nth(1).SelectOptionAsync($"{reduced}");
        await counts.Nth(3).SelectOptionAsync($"{reducedLater}");
        await page.Locator("main button.main").ClickAsync();
        await IsAtAsync(page, "/cart");
    }

    private protected static ILocator Field(IPage page, int index = 0) => page.Locator("sortir-card-field").Nth(index);

    private protected static ILocator Input(IPage page, int index = 0) => Field(page, index).Locator("input");

    private protected static Task TypeAsync(IPage page, string card, int index = 0) => Input(page, index).FillAsync(card);

    private protected static Task ShowsAsync(IPage page, string state, int index = 0) =>
        Assertions.Expect(Field(page, index)).ToHaveAttributeAsync("data-state", state);

    private protected static Task ReadsAsync(IPage page, string text, int index = 0) =>
        Assertions.Expect(Field(page, index).Locator(".sortir-status")).ToContainTextAsync(text);

    private protected static async Task EnterAsync(IPage page, string card, int index = 0)
    {
        await TypeAsync(page, card, index);
        await ShowsAsync(page, "valid", index);
    }

    /// <summary>A buyer who has entered a card for a ticket.</summary>
    private protected async Task<IPage> ArriveWithAsync(string card, int full = 0)
    {
        var page = await ArriveAsync();
        await ChooseAsync(page, reduced: 1, full);
        await EnterAsync(page, card);
        return page;
    }

    /// <summary>A buyer who has ordered a ticket with a card, and is at the bank.</summary>
    private protected async Task<IPage> ArriveAtBankAsync(string card, int full = 0)
    {
        var page = await ArriveWithAsync(card, full);
        await OrderAsync(page);
        return page;
    }

    /// <summary>From the cart to the last look before the order.</summary>
    private protected static async Task CheckOutAsync(IPage page)
    {
        await page.Locator(".total button.main").ClickAsync();
        await IsAtAsync(page, "/checkout");
        await page.Locator("#email").FillAsync("camille@example.org");
    }

    /// <summary>From the cart to the bank.</summary>
    private protected static async Task OrderAsync(IPage page)
    {
        await CheckOutAsync(page);
        await page.Locator("main button.main").ClickAsync();
        await IsAtAsync(page, "/bank/");
    }

    private protected static async Task PayAsync(IPage page, string handler = "Pay")
    {
        await page.Locator($"button[formaction*='handler={handler}']").ClickAsync();
        await IsAtAsync(page, "/orders/");
    }

    private protected static Task StandsAsync(IPage page, string status) =>
        Assertions.Expect(page.Locator(".status")).ToHaveAttributeAsync("data-status", status);

    /// <summary>Waits until APRAS knows of the sale to a card, and counts how often it was told.</summary>
    private protected static async Task<int> CountGrantsAsync(IPage page, string card)
    {
        await page.EvaluateAsync(
            """
            async digits => {
              while (!(await (await fetch('/simulator')).text()).includes(digits + '</td>')) {
                await new Promise(resolve => setTimeout(resolve, 250));
              }
            }
            """,
            card[^4..]).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/simulator");
        var count = await other.Locator("td", new() { HasText = $"•{card[^4..]}" }).CountAsync();
        await other.CloseAsync();
        return count;
    }

    /// <summary>Waits until a page, loaded again and again, has a text, and shows it then.</summary>
    private protected static async Task ReloadUntilAsync(IPage page, string text)
    {
        await page.EvaluateAsync(
            """
            async text => {
              const read = async () => new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html').querySelector('main').textContent;
              while (!(await read()).includes(text)) {
                await new Promise(resolve => setTimeout(resolve, 250));
              }
            }
            """,
            text).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(text);
    }
}
