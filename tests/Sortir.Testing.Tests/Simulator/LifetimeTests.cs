using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sortir.Testing.Tests;

public class LifetimeTests
{
    private const string Good = "1234567890";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_listens_on_a_free_port_of_loopback()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);

        Assert.Equal("127.0.0.1", apras.BaseUrl.Host);
        Assert.Equal("http", apras.BaseUrl.Scheme);
        Assert.NotEqual(0, apras.BaseUrl.Port);
    }

    [Theory]
    [InlineData("/sortir")]
    [InlineData("sortir/")]
    [InlineData("/a/b-c/v1.0")]
    public async Task It_can_live_under_a_path(string basePath)
    {
        await using var apras = await AprasSimulator.StartAsync(new AprasSimulatorOptions { BasePath = basePath }, Ct);
        apras.Book.SetCard(Good);
        using var shop = new Caller(apras);
        using var lost = new Caller(new Uri(apras.BaseUrl, "/"), apras.Token);

        Assert.Equal("/" + basePath.Trim('/'), apras.BaseUrl.AbsolutePath);
        await SimulatorTest.AssertStatusAsync(201, shop.VerifyAsync(Good));
        await SimulatorTest.AssertStatusAsync(404, lost.VerifyAsync(Good));
    }

    [Fact]
    public async Task Two_simulators_know_nothing_of_each_other()
    {
        await using var one = await AprasSimulator.StartAsync(new AprasSimulatorOptions { Token = "one" }, Ct);
        await using var two = await AprasSimulator.StartAsync(new AprasSimulatorOptions { Token = "two" }, Ct);
        using var atOne = new Caller(one);
        using var atTwo = new Caller(two);
        using var astray = new Caller(two, "one");
        one.Book.SetCard(Good);
        two.Faults.Add(new AprasFault.Status(503) { On = AprasOperations.Verify });

        var key = await atOne.VerifiedKeyAsync(Good);

        await SimulatorTest.AssertStatusAsync(503, atTwo.VerifyAsync(Good));
        await SimulatorTest.AssertStatusAsync(404, atTwo.GrantAsync(key));
        await SimulatorTest.AssertStatusAsync(401, astray.GrantAsync(key));
        await SimulatorTest.AssertStatusAsync(201, atOne.GrantAsync(key));
        Assert.Empty(two.Book.Grants);
    }

    [Fact]
    public async Task A_restarted_simulator_can_keep_the_port_and_the_memory()
    {
        var first = await AprasSimulator.StartAsync(cancellationToken: Ct);
        first.Book.SetCard(Good);
        string key;
        using (var before = new Caller(first))
        {
            key = await before.VerifiedKeyAsync(Good);
        }

        await first.DisposeAsync();
        var again = new AprasSimulatorOptions { Port = first.BaseUrl.Port, Book = first.Book };
        await using var second = await AprasSimulator.StartAsync(again, Ct);
        using var shop = new Caller(second);

        Assert.Equal(first.BaseUrl, second.BaseUrl);
        await SimulatorTest.AssertStatusAsync(201, shop.GrantAsync(key));
    }

    [Fact]
    public async Task A_taken_port_is_an_IOException()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);

        await Assert.ThrowsAsync<IOException>(() =>
            AprasSimulator.StartAsync(new AprasSimulatorOptions { Port = apras.BaseUrl.Port }, Ct));
    }

    [Fact]
    public async Task Disposal_breaks_requests_that_hang_and_closes_the_port()
    {
        var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        apras.Book.SetCard(Good);
        using var shop = new Caller(apras);
        var hang = apras.Faults.Add(new AprasFault.Hang());
        var calls = Enumerable.Range(0, 8).Select(_ => shop.VerifyAsync(Good)).ToArray();
        await hang.WaitForHitsAsync(8, Ct);

        await apras.DisposeAsync();
        await apras.DisposeAsync();

        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        }

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => shop.VerifyAsync(Good));
        Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        Assert.Equal(0, apras.Book.KeysIssued);
    }

    [Fact]
    public async Task Disposal_breaks_bodies_that_are_on_their_way()
    {
        var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        apras.Book.SetCard(Good);
        using var shop = new Caller(apras);
        apras.Faults.Add(new AprasFault.LongBody { Times = 1 });
        apras.Faults.Add(new AprasFault.SlowBody(TimeSpan.FromHours(1)));
        using var endless = await shop.StartVerifyAsync(Good);
        using var slow = await shop.StartVerifyAsync(Good);

        await apras.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => slow.Content.ReadAsStringAsync(Ct));
        await Assert.ThrowsAsync<HttpRequestException>(() => endless.Content.CopyToAsync(Stream.Null, Ct));
    }

    [Fact]
    public async Task A_start_that_is_given_up_says_so()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AprasSimulator.StartAsync(cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task Options_out_of_range_are_refused()
    {
        AprasSimulatorOptions[] wrong =
        [
            new() { Port = -1 },
            new() { Port = 65536 },
            new() { Token = "" },
            new() { Token = "line\nbreak" },
            new() { Token = "with space" },
            new() { BasePath = "/a?b" },
            new() { KeyProperty = " " },
            new() { TimeProvider = null! },
        ];

        foreach (var options in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => AprasSimulator.StartAsync(options, Ct));
        }
    }

    [Fact]
    public async Task It_starts_no_activity_of_its_own()
    {
        var sources = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => sources.Add(activity.Source.Name),
        };
        ActivitySource.AddActivityListener(listener);
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        using var shop = new Caller(apras);

        await SimulatorTest.AssertStatusAsync(404, shop.VerifyAsync(Good));

        Assert.DoesNotContain(sources, source => source.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }
}
