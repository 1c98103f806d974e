using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

/// <summary>The host goes away while a card is verified: there is an answer, and a whole hold or none.</summary>
public sealed class DisposalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Awaits => new("catalog", "settings", "bind", "find", "permit", "cache", "apras", "commit", "settle Accepted");

    [Theory]
    [MemberData(nameof(Awaits))]
    public async Task A_scope_that_is_disposed_at_any_await_leaves_a_whole_hold(string at)
    {
        await using var shop = new Shop();
        var waiting = new TaskCompletionSource();
        shop.Log.Before = (name, _, _) => name == at ? waiting.Task : Task.CompletedTask;
        Task<CardVerification> verification;
        await using (var scope = shop.Services.CreateAsyncScope())
        {
            verification = scope.ServiceProvider.GetRequiredService<ISortirCheckout>().VerifyCardAsync(Shop.NewRequest(shop.NewCard()), Ct);
        }

        Assert.False(verification.IsCompleted);
        waiting.SetResult();

        Assert.IsType<CardVerification.Accepted>(await verification);
        Assert.Single(await shop.HoldsAsync());
        Assert.Equal(0, shop.Limiter.Undecided);
    }

    [Theory]
    [MemberData(nameof(Awaits))]
    public async Task A_host_that_is_disposed_at_any_await_leaves_a_whole_hold(string at)
    {
        var shop = new Shop();
        var waiting = new TaskCompletionSource();
        shop.Log.Before = (name, _, _) => name == at ? waiting.Task : Task.CompletedTask;
        var store = shop.Store;
        var verification = shop.VerifyAsync(shop.NewCard());
        Assert.False(verification.IsCompleted);

        await shop.DisposeAsync();
        waiting.SetResult();

        Assert.IsType<CardVerification.Accepted>(await verification);
        Assert.Single(await FindAsync(store));
        Assert.Equal(0, shop.Limiter.Undecided);
    }

    [Fact]
    public async Task A_host_that_is_disposed_while_apras_is_asked_over_http_waits_for_the_answer()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        var shop = new Shop(simulator: apras);
        using var hang = apras.Faults.Add(new AprasFault.Hang());
        var store = shop.Store;
        var verification = shop.VerifyAsync(shop.NewCard());
        await hang.WaitForHitsAsync(1, Ct);

        // Disposal waits by the clock of the test for what is under way, so it must not be waited for itself.
        var disposal = Task.Run(async () => await shop.DisposeAsync(), Ct);
        hang.End();

        var answer = await verification.WaitAsync(Shop.Patience, Ct);
        await shop.Time.AdvanceUntilAsync(disposal, TimeSpan.FromMilliseconds(50));
        Assert.IsType<CardVerification.Accepted>(answer);
        Assert.Single(await FindAsync(store));
    }

    [Fact]
    public async Task A_host_that_is_disposed_while_apras_hangs_is_unavailable_when_the_time_is_over()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: Ct);
        var shop = new Shop(simulator: apras);
        using var hang = apras.Faults.Add(new AprasFault.Hang());
        var store = shop.Store;
        var verification = shop.VerifyAsync(shop.NewCard());
        await hang.WaitForHitsAsync(1, Ct);

        var disposal = Task.Run(async () => await shop.DisposeAsync(), Ct);
        await shop.Time.AdvanceUntilAsync(Task.WhenAll(verification, disposal), TimeSpan.FromMilliseconds(50));

        Assert.Equal(RefusalReason.ServiceUnavailable, Assert.IsType<CardVerification.Refused>(await verification).Reason);
        Assert.Empty(await FindAsync(store));
        hang.End();
    }

    private static Task<IReadOnlyList<CardUsage>> FindAsync(InMemoryStore store) =>
        store.FindAsync(new UsageQuery { CartIds = ["cart"] }, Ct);
}
