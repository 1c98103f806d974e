using Sortir.Testing;

namespace Sortir.Samples.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("verify", "--help")]
    public async Task Help_names_every_command_and_option(params string[] args)
    {
        var run = await SampleRun.OfAsync(args);

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["verify <card>", "verify -", "simulator", "--culture", "--lang", "--help", "--url", "--token", "--timeout", "--port", "--database sqlite:", "--database postgres:", "Sortir__Token", "appsettings.json"],
            word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("verfy")]
    [InlineData("verify")]
    [InlineData("3500001001")]
    [InlineData("simulator", "3500001001")]
    [InlineData("simulator", "--port", "70000")]
    [InlineData("simulator", "--url=http://127.0.0.1/")]
    [InlineData("--token", "secret-token")]
    [InlineData("verify", "3500001001", "--url")]
    [InlineData("--database")]
    [InlineData("--database", "secret-token")]
    [InlineData("--database", "sqlite:")]
    [InlineData("--database", "sqlite::memory:")]
    [InlineData("--database", "postgres:")]
    [InlineData("--database", "postgres://shop:secret-token@localhost/shop")]
    [InlineData("--database", "postgres:Host=localhost;Pasword=secret-token")]
    [InlineData("--database", "mysql:Password=secret-token")]
    [InlineData("simulator", "--database", "sqlite:secret-token")]
    public async Task Wrong_use_is_told_without_repeating_it(params string[] args)
    {
        var run = await SampleRun.OfAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--help", run.Errors, StringComparison.Ordinal);
        run.AssertSecretsAreKept("secret-token", "verfy");
    }

    [Fact]
    public async Task The_simulator_runs_until_it_is_interrupted()
    {
        using var interrupted = new CancellationTokenSource();
        using var output = new StringWriter();
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = App.RunAsync(["simulator", "--port", "0"], new AnnouncingScreen(output, said), TextWriter.Null, interrupted.Token);
        await said.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);

        await interrupted.CancelAsync();

        Assert.Equal(0, await running);
        new SampleRun(0, output.ToString(), "").AssertSecretsAreKept();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        var run = await SampleRun.OfAsync(["simulator", $"--port={apras.BaseUrl.Port}"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--port", run.Errors, StringComparison.Ordinal);
    }

    private sealed class AnnouncingScreen(TextWriter output, TaskCompletionSource said) : IScreen
    {
        public void Heading(string title) => output.WriteLine(title);

        public void Say(string text)
        {
            output.WriteLine(text);
            said.TrySetResult();
        }

        public void Show(StoryLine line) => output.WriteLine(line.What);

        public string? AskSecretly(string question) => null;
    }
}
