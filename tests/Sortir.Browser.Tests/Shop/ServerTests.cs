using System.Net;
using System.Text;

namespace Sortir.Browser.Tests.Shop;

/// <summary>What the shop answers to whoever is no browser.</summary>
[Collection(nameof(SharedShop))]
public sealed class ServerTests(ShopProcess shop)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/cart")]
    [InlineData("/simulator")]
    [InlineData("/staff/signin")]
    [InlineData("/nowhere")]
    public async Task Every_page_forbids_what_is_inline_and_is_kept_by_no_cache(string path)
    {
        using var client = NewClient();

        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData(null, "{}", HttpStatusCode.Unauthorized)]
    [InlineData("00", """{"paymentId":"p","orderId":1,"cents":450}""", HttpStatusCode.Unauthorized)]
    [InlineData(null, null, HttpStatusCode.RequestEntityTooLarge)]
    public async Task The_webhook_believes_nobody_but_the_bank(string? signature, string? body, HttpStatusCode status)
    {
        using var client = NewClient();
        using var content = new StringContent(body ?? new string('x', 5_000), Encoding.UTF8, "application/json");
        if (signature is not null)
        {
            content.Headers.Add("X-Bank-Signature", signature);
        }

        using var answer = await client.PostAsync("/payments/webhook", content, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData(0, "--postgres", "--help")]
    [InlineData(2, "There is no such option.", "--postgre", "Password=secret")]
    [InlineData(2, "--postgres needs a value.", "--postgres")]
    public async Task The_command_line_says_how_it_is_used_and_repeats_no_argument(int code, string text, params string[] arguments)
    {
        using var process = ShopProcess.Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(code, process.ExitCode);
        Assert.Contains(text, await output + await errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await errors, StringComparison.Ordinal);
    }

    private HttpClient NewClient() => new() { BaseAddress = new Uri(shop.Address) };
}
