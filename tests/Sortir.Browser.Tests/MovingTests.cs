using Microsoft.Playwright;
using Sortir.Browser.Tests.Support;

namespace Sortir.Browser.Tests;

/// <summary>A host's script moves the field in the page, or takes it out for a while, whatever it is doing.</summary>
public sealed class MovingTests(ChromiumFixture chromium) : FieldTest(chromium)
{
    private const string Move = "() => { const field = document.querySelector('sortir-card-field'); field.closest('form').prepend(field); }";
    private const string TakeOut = "() => { window.field = document.querySelector('sortir-card-field'); window.form = field.closest('form'); field.remove(); }";
    private const string PutBack = "() => window.form.prepend(window.field)";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_that_is_being_checked_is_accepted_all_the_same(bool isAtOnce)
    {
        var page = await OpenAsync();
        var gate = await HoldUpAsync(page, "verify");
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "checking");
        await gate.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await MoveAsync(page, isAtOnce);
        gate.Open.SetResult();

        await ShowsAsync(page, "valid");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_that_is_being_taken_back_is_taken_back_all_the_same(bool isAtOnce)
    {
        var page = await OpenAsync();
        await TypeAsync(page, Host.NewCard());
        await ShowsAsync(page, "valid");
        var gate = await HoldUpAsync(page, "release");
        await page.GetByRole(AriaRole.Button, new() { Name = "Corriger" }).ClickAsync();
        await gate.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await MoveAsync(page, isAtOnce);
        gate.Open.SetResult();

        await ShowsAsync(page, "empty");
        Assert.Equal("", await Input(page).InputValueAsync());
        await Assertions.Expect(Input(page)).ToBeEditableAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_countdown_goes_on_to_its_end(bool isAtOnce)
    {
        var profile = await NewProfileAsync();
        await profile.Clock.InstallAsync();
        var page = await OpenAsync(profile);
        var card = Host.NewCard();
        await Host.HoldElsewhereAsync(card);
        Host.Time.Advance(TimeSpan.FromSeconds(570));
        await Input(page).FillAsync(card);
        await page.Clock.RunForAsync(300);
        await ShowsAsync(page, "later");

        await MoveAsync(page, isAtOnce);
        await page.Clock.RunForAsync(31_000);

        await SaysAsync(page, "Vous pouvez réessayer.");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Réessayer" })).ToBeVisibleAsync();
    }

    private static async Task MoveAsync(IPage page, bool isAtOnce)
    {
        await page.EvaluateAsync(isAtOnce ? Move : TakeOut);
        if (!isAtOnce)
        {
            await page.EvaluateAsync(PutBack);
        }
    }

    // The first such request waits; a request that was given up cannot go on.
    private static async Task<Gate> HoldUpAsync(IPage page, string path)
    {
        var gate = new Gate();
        await page.RouteAsync($"**/cards/{path}", async route =>
        {
            gate.Asked.TrySetResult();
            await gate.Open.Task.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                await route.ContinueAsync();
            }
            catch (PlaywrightException)
            {
            }
        });
        return gate;
    }

    private sealed class Gate
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
