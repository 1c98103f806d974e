using System.Globalization;
using CsCheck;

namespace Sortir.Tests.Model;

/// <summary>
/// Random sequences of every call of a sale by several carts, while time passes, APRAS fails and answers get lost. A few seconds by
/// default; <c>SORTIR_MODEL_ITERATIONS=100000</c> makes it a night.
/// </summary>
public sealed class CheckoutModelTests
{
    private const int AtOnce = 8;

    private static readonly int Iterations = int.TryParse(
        Environment.GetEnvironmentVariable("SORTIR_MODEL_ITERATIONS"), CultureInfo.InvariantCulture, out var iterations) ? iterations : 100;

    private static readonly Gen<Step[]> Steps = Step.Any.Array[1, 80];

    [Fact]
    public async Task Whatever_happens_in_whatever_order_no_card_is_used_twice_and_every_paid_ticket_is_granted_once_or_looked_at()
    {
        await Steps.SampleAsync(
            async steps =>
            {
                await using var shop = new ModelShop();
                var invariants = new Invariants(shop);
                foreach (var step in steps)
                {
                    await invariants.CheckAsync(step, await shop.DoAsync(step));
                }

                await shop.SettleAsync();
                await invariants.CheckAsync();
                await invariants.CheckEndAsync();
            },
            iter: Iterations,
            print: Print);

        string[] expected = ["Held", "Replaced", "TakenOver", "Placed", "Paid", "Cancelled", "Retaken", "Granted", "GrantPostponed", "GrantSetAside"];
        Assert.All(expected, action => Assert.Contains(action, Invariants.Reached));
    }

    [Fact]
    public Task The_same_holds_when_everything_happens_at_once() =>
        Steps.SampleAsync(
            async steps =>
            {
                await using var shop = new ModelShop();
                var invariants = new Invariants(shop);
                foreach (var wave in steps.Where(IsFitForCrowds).Chunk(AtOnce))
                {
                    await Task.WhenAll(wave.Select(step => Task.Run(() => shop.DoAsync(step))));
                    await invariants.CheckAsync();
                }

                await shop.SettleAsync();
                await invariants.CheckAsync();
                await invariants.CheckEndAsync();
            },
            iter: Iterations,
            print: Print);

    // One buyer's giving up, a purge or a queue of conflicts cannot be told apart from those of others.
    private static bool IsFitForCrowds(Step step) =>
        step.Kind is not (StepKind.VerifyAndGiveUp or StepKind.NextWritesConflict or StepKind.Purge or StepKind.OrganizerKeepsOrReleasesOnCancel);

    private static string Print(Step[] steps) => string.Join(Environment.NewLine, steps.Select(step => step.ToString()));
}
