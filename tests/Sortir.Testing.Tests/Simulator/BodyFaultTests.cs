using Microsoft.Extensions.Time.Testing;

namespace Sortir.Testing.Tests;

public class BodyFaultTests : SimulatorTest
{
    private readonly FakeTimeProvider _time = new();

    protected override AprasSimulatorOptions Options => new() { TimeProvider = _time };

    [Fact]
    public async Task A_garbage_body_keeps_the_status()
    {
        Apras.Faults.Add(new AprasFault.Body("<html>Maintenance</html>"));

        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("<html>Maintenance</html>", await response.Content.ReadAsStringAsync(Ct));
        await AssertStatusAsync(404, Shop.VerifyAsync("5555555555"));
    }

    [Fact]
    public async Task A_garbage_body_comes_when_the_grant_is_recorded()
    {
        var key = await Shop.VerifiedKeyAsync(Good);
        Apras.Faults.Add(new AprasFault.Body(new byte[] { 0xFF, 0xFE, 0x00 }) { ContentType = "application/json" });

        using var response = await Shop.GrantAsync(key);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal([0xFF, 0xFE, 0x00], await response.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(1, Book.GrantCount);
    }

    [Fact]
    public async Task A_body_can_be_empty()
    {
        Apras.Faults.Add(new AprasFault.Body(""));

        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task A_slow_body_is_the_right_one_byte_by_byte()
    {
        var pause = TimeSpan.FromSeconds(1);
        var start = _time.GetUtcNow();
        Apras.Faults.Add(new AprasFault.SlowBody(pause));
        using var response = await Shop.StartVerifyAsync(Good);
        Assert.Equal(201, (int)response.StatusCode);
        var read = response.Content.ReadAsStringAsync(Ct);

        while (!read.IsCompleted)
        {
            _time.Advance(pause);
            await Task.Yield();
        }

        var key = await read;
        Assert.True(_time.GetUtcNow() - start >= pause * key.Length);
        await AssertStatusAsync(201, GrantWithoutFaultsAsync(key));
    }

    [Fact]
    public async Task A_caller_may_leave_in_the_middle_of_a_slow_body()
    {
        Apras.Faults.Add(new AprasFault.SlowBody(TimeSpan.FromSeconds(1)) { Times = 1 });
        using (await Shop.StartVerifyAsync(Good))
        {
            // The key is on its way, and nobody reads it.
        }

        await AssertStatusAsync(201, Shop.VerifyAsync(Good));
    }

    [Fact]
    public async Task A_long_body_has_its_length_and_declares_it()
    {
        Apras.Faults.Add(new AprasFault.LongBody(10_000_000));

        using var response = await Shop.VerifyAsync(Good);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(10_000_000, response.Content.Headers.ContentLength);
        Assert.Equal(10_000_000, (await response.Content.ReadAsByteArrayAsync(Ct)).Length);
    }

    [Fact]
    public async Task An_endless_body_goes_on_until_the_caller_leaves()
    {
        Apras.Faults.Add(new AprasFault.LongBody { Times = 1 });
        using (var response = await Shop.StartVerifyAsync(Good))
        {
            Assert.Null(response.Content.Headers.ContentLength);
            await using var body = await response.Content.ReadAsStreamAsync(Ct);
            await body.ReadExactlyAsync(new byte[1_000_000], Ct);
        }

        await AssertStatusAsync(201, Shop.VerifyAsync(Good));
    }

    private Task<HttpResponseMessage> GrantWithoutFaultsAsync(string key)
    {
        Apras.Faults.Clear();
        return Shop.GrantAsync(key);
    }
}
