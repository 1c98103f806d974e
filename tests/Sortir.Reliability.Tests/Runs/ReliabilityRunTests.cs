namespace Sortir.Reliability.Tests;

/// <summary>Grants are never lost: several nodes on one PostgreSQL sell while all of it breaks, for a minute in all.</summary>
[Collection(DatabaseServer.Collection)]
public sealed class ReliabilityRunTests
{
    [Fact]
    public async Task The_books_balance_after_kills_cuts_outages_and_lost_answers()
    {
        var run = await ReliabilityProcess.RunAsync("--seconds", "45", "--orders", "250");

        // The output names the seed and each fault.
        Assert.True(run.ExitCode == ExitCode.Balanced, run.Output);
        Assert.True(run.Figures["the shop: of these paid"] >= 200, run.Output);
        Assert.True(run.Figures["Sortir: paid and granted"] >= run.Figures["the shop: of these paid"] / 2, run.Output);
        Assert.True(run.Sum("SIGKILL") >= 5, run.Output);
        Assert.True(run.Figures["orders rolled back by the shop"] > 0, run.Output);
        Assert.True(run.Sum("in the shop's books alone") > 0, run.Output);
        Assert.True(run.Figures["leases that lapsed and were taken over"] > 0, run.Output);
        Assert.All(
            ["database cut off", "APRAS cut off", "times that answers to recorded grants were lost"],
            blow => Assert.True(run.Figures[blow] > 0, run.Output));
    }

    [Fact]
    public async Task The_books_do_not_balance_when_a_shop_rolls_back_what_it_has_told_Sortir()
    {
        var run = await ReliabilityProcess.RunAsync("--seconds", "6", "--nodes", "1", "--buyers", "8", "--calm", "--defect", RunOptions.Defective);

        Assert.True(run.ExitCode == ExitCode.Unbalanced, run.Output);
        Assert.Contains($"{Balance.GrantIsPaid}: it does not.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nodes", "0")]
    [InlineData("--minutes")]
    [InlineData("--defect", "another")]
    [InlineData("unknown")]
    public void Wrong_use_is_said_with_the_help(params string[] args)
    {
        Assert.False(RunOptions.TryRead(args, out _, out var problem));

        Assert.Contains(args[0], problem, StringComparison.Ordinal);
        Assert.Contains(RunOptions.Help, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_arguments_are_read()
    {
        Assert.True(RunOptions.TryRead(["--minutes", "10", "--nodes", "4", "--buyers", "9", "--seed", "5", "--calm", "--log", "file", "--orders", "7"], out var options, out _));

        Assert.Equal(
            (TimeSpan.FromMinutes(10), 4, 9, 5, 7, true, "file"),
            (options.Duration, options.Nodes, options.Buyers, options.Seed, options.Orders, options.IsCalm, options.Log));
    }
}
