using Microsoft.Data.Sqlite;
using Sortir.EntityFrameworkCore.Tests;

namespace Sortir.Samples.Tests;

/// <summary>The story on a file and on a server, told again by another process.</summary>
public sealed class StoredStoryTests : IDisposable
{
    private const string FirstCounts = "2 Pending, 3 Used, 1 Cancelled, 2 Expired";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sortir-story-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task On_a_file_it_is_the_same_story_and_goes_on_from_what_is_stored() => TellTwiceAsync($"sqlite:{FileOf("demo.db")}", "a SQLite file");

    [Fact]
    public async Task On_a_server_it_is_the_same_story_and_goes_on_from_what_is_stored()
    {
        await PostgreSqlServer.EnsureStartedAsync();
        await PostgreSqlServer.ExecuteAsync("CREATE DATABASE story", cancellationToken: Token);

        await TellTwiceAsync($"postgres:{PostgreSqlServer.ConnectionStringTo("story")}", "a PostgreSQL database");
    }

    [Fact]
    public async Task A_story_goes_on_after_one_that_was_interrupted()
    {
        var database = $"sqlite:{FileOf("demo.db")}";
        using var interrupted = new CancellationTokenSource();
        using var output = new InterruptingWriter("pays for B1", interrupted);
        var exitCode = await App.RunAsync(["--database", database], new PlainScreen(TextReader.Null, output), TextWriter.Null, interrupted.Token);
        Assert.Equal(130, exitCode);

        var run = await SampleRun.OfAsync(["--database", database]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("The last story was interrupted. Grants due: 1; sent now: 0 granted, 1 set aside for staff.", run.Output, StringComparison.Ordinal);
        Assert.Equal(StoryTests.Codes, StoryTests.CodesOf(run.Output));
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_is_told_without_its_password()
    {
        var server = await SampleRun.OfAsync(["--database", "postgres:Host=127.0.0.1;Port=1;Timeout=5;Username=shop;Password=secret-token"]);
        var folder = await SampleRun.OfAsync(["--database", $"sqlite:{FileOf("nowhere/demo.db")}"]);
        await File.WriteAllTextAsync(FileOf("notes.txt"), "This is no database, but a text that is long enough to be taken for one.", Token);
        var text = await SampleRun.OfAsync(["--database", $"sqlite:{FileOf("notes.txt")}"]);

        Assert.All([server, folder, text], run =>
        {
            Assert.Equal(3, run.ExitCode);
            Assert.StartsWith("The database cannot be used: ", run.Errors, StringComparison.Ordinal);
            run.AssertSecretsAreKept("secret-token");
        });
    }

    private static async Task TellTwiceAsync(string database, string kind)
    {
        var first = await SampleProcess.RunAsync(["--database", database]);
        var second = await SampleProcess.RunAsync([$"--database={database}"]);

        foreach (var run in new[] { first, second })
        {
            Assert.Equal("", run.Errors);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(StoryTests.Codes, StoryTests.CodesOf(run.Output));
            Assert.Contains($"The sales are kept in {kind}.", run.Output, StringComparison.Ordinal);
            run.AssertSecretsAreKept("apras-simulator-token");
        }

        Assert.Contains("Stored before: nothing.", first.Output, StringComparison.Ordinal);
        Assert.Contains($"Stored now: {FirstCounts}.", first.Output, StringComparison.Ordinal);
        Assert.Contains($"Stored before: {FirstCounts}.", second.Output, StringComparison.Ordinal);
        Assert.Matches(
            "Alice's order for 2027-03-20 is there: A1 ••••••1002 Used, request \\d+; A2 ••••••2001 Used, request \\d+; A3 ••••••4001 Cancelled, request \\d+\\.",
            second.Output);
        Assert.Contains("with the concert of 2027-03-21.", second.Output, StringComparison.Ordinal);
    }

    private string FileOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Interrupts the story once a line holds a text.</summary>
    private sealed class InterruptingWriter(string text, CancellationTokenSource interrupted) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                interrupted.Cancel();
            }
        }
    }
}
