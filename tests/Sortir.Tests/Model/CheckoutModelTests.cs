using System.Globalization;

namespace Sortir.Tests.Model;

/// <summary>The model in memory. A few seconds by default; <c>SORTIR_MODEL_ITERATIONS=100000</c> makes it a night.</summary>
public sealed class CheckoutModelTests
{
    private static readonly int Iterations = int.TryParse(
        Environment.GetEnvironmentVariable("SORTIR_MODEL_ITERATIONS"), CultureInfo.InvariantCulture, out var iterations) ? iterations : 100;

    [Fact]
    public async Task Whatever_happens_in_whatever_order_no_card_is_used_twice_and_every_paid_ticket_is_granted_once_or_looked_at()
    {
        await CheckoutModel.RunInOrderAsync(() => Task.FromResult(new ModelShop()), Iterations);

        string[] expected = ["Held", "Replaced", "TakenOver", "Placed", "Paid", "Cancelled", "Retaken", "Granted", "GrantPostponed", "GrantSetAside"];
        Assert.All(expected, action => Assert.Contains(action, Invariants.Reached));
    }

    [Fact]
    public Task The_same_holds_when_everything_happens_at_once() =>
        CheckoutModel.RunAtOnceAsync(() => Task.FromResult(new ModelShop()), Iterations);
}
