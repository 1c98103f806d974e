using Sortir.Testing;

namespace Sortir.Samples.Tests;

public sealed class VerifyTests : IAsyncLifetime
{
    private AprasSimulator _apras = null!;

    public async ValueTask InitializeAsync() => _apras = await SimulatorCommand.StartAsync(0, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _apras.DisposeAsync();

    [Theory]
    [InlineData('1', 0, "Eligible: ••••••1111 has Sortir! rights")]
    [InlineData('2', 1, "NotEligible: ••••••2222: Carte non éligible, expirée ou inconnue")]
    [InlineData('3', 1, "status 404")]
    [InlineData('4', 1, "status 403")]
    [InlineData('5', 3, "ServiceUnavailable: Service temporairement indisponible")]
    public async Task A_card_gives_its_exit_code(char digit, int exitCode, string text)
    {
        var run = await VerifyAsync([CardOf(digit)]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Errors));
        Assert.Contains(text, run.Output, StringComparison.Ordinal);
        run.AssertSecretsAreKept(_apras.Token, "Camille", "Exemple");
    }

    [Fact]
    public async Task No_answer_in_time_is_unavailable()
    {
        var run = await VerifyAsync([CardOf('6'), "--timeout", "0.1"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Timeout", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable()
    {
        await _apras.DisposeAsync();

        var run = await VerifyAsync([CardOf('1')]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Unreachable", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_has_an_exit_code_of_its_own()
    {
        var run = await SampleRun.OfAsync(["verify", CardOf('1'), "--url", _apras.BaseUrl.ToString(), "--token", "another-token"]);

        Assert.Equal(4, run.ExitCode);
        run.AssertSecretsAreKept("another-token");
    }

    [Fact]
    public async Task A_card_may_have_spaces_and_come_in_parts()
    {
        var run = await VerifyAsync(["11", "11", "11", "11", "11"]);

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task What_is_no_card_number_is_wrong_use_and_asks_nobody()
    {
        var run = await VerifyAsync(["123456789"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("InvalidFormat: Numéro de carte invalide", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, _apras.Book.RequestCount(AprasOperations.All));
    }

    [Fact]
    public async Task The_messages_follow_the_culture()
    {
        var run = await VerifyAsync([CardOf('2'), "--lang=en"]);

        Assert.Contains("Card not eligible, expired or unknown", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url", "ftp://apras.example/", "Sortir:BaseUrl")]
    [InlineData("--url", "http://apras.example/", "https://")]
    [InlineData("--token", " ", "Sortir:Token")]
    [InlineData("--timeout", "61", "--timeout")]
    [InlineData("--timeout", "soon", "--timeout")]
    [InlineData("--culture", "de", "fr or en")]
    [InlineData("--port", "5180", "simulator")]
    [InlineData("--tokn", "3500001001", "no such option")]
    public async Task A_wrong_setting_is_named(string option, string value, string text)
    {
        var run = await SampleRun.OfAsync(["verify", CardOf('1'), option, value]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(text, run.Errors, StringComparison.Ordinal);
        run.AssertSecretsAreKept();
    }

    [Fact]
    public async Task The_card_is_read_from_the_input_and_the_api_from_the_environment()
    {
        var run = await SampleProcess.RunAsync(["verify", "-"], CardOf('1'), new Dictionary<string, string>
        {
            ["Sortir__BaseUrl"] = _apras.BaseUrl.ToString(),
            ["Sortir__Token"] = _apras.Token,
            ["Sortir__Timeout"] = "00:00:30",
        });

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains(_apras.BaseUrl.Authority, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', run.Output);
        run.AssertSecretsAreKept(_apras.Token);
        Assert.Equal(1, _apras.Book.KeysIssued);
    }

    private static string CardOf(char digit) => SimulatorCommand.TenTimes(digit).Reveal();

    // A busy machine is no outage: there is time enough, unless a test says otherwise.
    private Task<SampleRun> VerifyAsync(string[] args) => SampleRun.OfAsync(
        ["verify", "--url", _apras.BaseUrl.ToString(), "--token", _apras.Token, "--timeout", "30", .. args]);
}
