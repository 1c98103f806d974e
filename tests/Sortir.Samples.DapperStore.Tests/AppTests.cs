using Sortir.EntityFrameworkCore.Tests;

namespace Sortir.Samples.DapperStore.Tests;

/// <summary>The program, as somebody would run it.</summary>
public sealed class AppTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_story_is_as_expected_and_may_be_told_again_in_the_same_database()
    {
        await PostgreSqlServer.EnsureStartedAsync();
        await PostgreSqlServer.ExecuteAsync("create database story", cancellationToken: Token);

        for (var run = 1; run <= 2; run++)
        {
            var (exitCode, output, errors) = await RunAsync(PostgreSqlServer.ConnectionStringTo("story"));

            Assert.Equal("", errors);
            Assert.DoesNotContain("Expected:", output, StringComparison.Ordinal);
            Assert.Contains("Bruno types Anne's card again: AlreadyUsed.", output, StringComparison.Ordinal);
            Assert.DoesNotContain("1111111111", output, StringComparison.Ordinal);
            Assert.Equal(0, exitCode);
        }
    }

    [Fact]
    public async Task Without_a_connection_string_it_says_what_it_needs()
    {
        var (exitCode, output, errors) = await RunAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("connection string of a PostgreSQL database", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_says_how_to_run_it()
    {
        var (exitCode, output, errors) = await RunAsync("--help");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("dotnet run --project samples/Sortir.Samples.DapperStore -- ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret-word", 2)]
    [InlineData("Host=127.0.0.1;Port=1;Timeout=5;Username=shop;Password=secret-word", 3)]
    public async Task A_database_that_cannot_be_used_is_told_without_its_password(string connectionString, int expected)
    {
        var (exitCode, output, errors) = await RunAsync(connectionString);

        Assert.Equal(expected, exitCode);
        Assert.NotEmpty(errors);
        Assert.DoesNotContain("secret-word", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_EF_Core_in_it()
    {
        var known = typeof(App).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();

        Assert.Contains("Sortir.Storage.Abstractions", known);
        Assert.DoesNotContain(known, name => name.Contains("EntityFrameworkCore", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await App.RunAsync(args, output, errors, Token);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
