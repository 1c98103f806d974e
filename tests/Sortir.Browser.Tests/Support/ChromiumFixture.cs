using Microsoft.Playwright;

namespace Sortir.Browser.Tests.Support;

/// <summary>One Chromium for all tests of the assembly; each test has a profile of its own.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private string? _executable;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser
    {
        get
        {
            Assert.SkipUnless(_browser is not null, "Chromium is not installed: apt-get install chromium.");
            return _browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } chromium)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _executable = chromium;
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments });
    }

    /// <summary>A browser of its own whose user has set it to refuse every cookie.</summary>
    /// <param name="profile">An empty folder.</param>
    /// <param name="locale">Its language.</param>
    public async Task<IBrowserContext> LaunchWithoutCookiesAsync(string profile, string locale)
    {
        Assert.SkipUnless(_executable is not null, "Chromium is not installed: apt-get install chromium.");
        var preferences = Directory.CreateDirectory(Path.Combine(profile, "Default"));
        await File.WriteAllTextAsync(
            Path.Combine(preferences.FullName, "Preferences"),
            """{"profile":{"default_content_setting_values":{"cookies":2}}}""",
            TestContext.Current.CancellationToken);
        return await _playwright!.Chromium.LaunchPersistentContextAsync(profile, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = _executable,
            Args = Arguments,
            Locale = locale,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
