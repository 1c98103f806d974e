namespace Sortir.Client.Tests;

/// <summary>Who shares a circuit with whom.</summary>
public sealed class CircuitRegistryTests
{
    [Fact]
    public async Task A_401_opens_it_at_once_and_a_new_token_starts_closed()
    {
        var answers = new Answers(Answers.Status(401), Answers.Eligible());
        using var harness = new Harness(answers);

        Assert.IsType<CardEligibility.Unauthorized>(await harness.VerifyAsync());
        Assert.Equal((AprasCircuitState.Open, true, 1), (harness.Circuit.State, harness.Circuit.TokenRefused, harness.Circuit.ConsecutiveFailures));
        Assert.IsType<CardEligibility.Unavailable>(await harness.VerifyAsync());
        Assert.Equal(1, answers.Count);

        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync(Sample.Connection with { Token = new ApiToken("mended") }));
        Assert.Equal((AprasCircuitState.Closed, false), (harness.Circuit.State, harness.Circuit.TokenRefused));
    }

    [Fact]
    public async Task Each_organizer_and_each_URL_has_its_own()
    {
        using var harness = new Harness(new Answers(Answers.Status(401), Answers.Eligible()));
        await harness.VerifyAsync();

        Assert.IsType<CardEligibility.Eligible>(await harness.VerifyAsync(Sample.Connection with { OrganizerId = "antipode" }));
        Assert.IsType<CardEligibility.Eligible>(
            await harness.VerifyAsync(Sample.Connection with { BaseUrl = new Uri("https://apras.example/other") }));
        Assert.Equal(["antipode", "triangle"], harness.Circuits.GetSnapshot().Select(circuit => circuit.OrganizerId));
    }

    [Fact]
    public async Task The_same_URL_token_and_organizer_share_one_whatever_else_differs()
    {
        var answers = new Answers(Answers.Status(401), Answers.Eligible());
        using var harness = new Harness(answers);
        await harness.VerifyAsync();

        Assert.IsType<CardEligibility.Unavailable>(await harness.VerifyAsync(new AprasConnection
        {
            OrganizerId = "triangle",
            BaseUrl = new Uri("https://APRAS.example/base/"),
            Token = new ApiToken(Sample.Token),
            Timeout = TimeSpan.FromSeconds(1),
        }));
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public async Task Old_circuits_are_forgotten_and_the_newest_kept()
    {
        using var harness = new Harness(new Answers(Answers.Eligible()), options => options.MaxCircuits = 16);
        for (var i = 0; i < 100; i++)
        {
            await harness.VerifyAsync(Sample.Connection with { OrganizerId = $"o{i:D3}" });
            harness.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var kept = harness.Circuits.GetSnapshot();
        Assert.InRange(kept.Count, 8, 16);
        Assert.Equal("o099", kept[^1].OrganizerId);
    }
}
