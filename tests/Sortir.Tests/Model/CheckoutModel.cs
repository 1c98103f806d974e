using CsCheck;

namespace Sortir.Tests.Model;

/// <summary>
/// Random sequences of every call of a sale by several carts, while time passes, APRAS fails and answers get lost, and what must be
/// true after each. The storage is the caller's.
/// </summary>
internal static class CheckoutModel
{
    private const int AtOnce = 8;

    private static readonly Gen<Step[]> Steps = Step.Any.Array[1, 80];

    public static Task RunInOrderAsync(Func<Task<ModelShop>> openAsync, int iterations) =>
        Steps.SampleAsync(
            async steps =>
            {
                await using var shop = await openAsync();
                var invariants = new Invariants(shop);
                foreach (var step in steps)
                {
                    await invariants.CheckAsync(step, await shop.DoAsync(step));
                }

                await EndAsync(shop, invariants);
            },
            iter: iterations,
            print: Print);

    public static Task RunAtOnceAsync(Func<Task<ModelShop>> openAsync, int iterations) =>
        Steps.SampleAsync(
            async steps =>
            {
                await using var shop = await openAsync();
                var invariants = new Invariants(shop);
                foreach (var wave in steps.Where(IsFitForCrowds).Chunk(AtOnce))
                {
                    await Task.WhenAll(wave.Select(step => Task.Run(() => shop.DoAsync(step))));
                    await invariants.CheckAsync();
                }

                await EndAsync(shop, invariants);
            },
            iter: iterations,
            print: Print);

    private static async Task EndAsync(ModelShop shop, Invariants invariants)
    {
        await shop.SettleAsync();
        await invariants.CheckAsync();
        await invariants.CheckEndAsync();
    }

    // One buyer's giving up, a purge or a queue of conflicts cannot be told apart from those of others.
    private static bool IsFitForCrowds(Step step) =>
        step.Kind is not (StepKind.VerifyAndGiveUp or StepKind.NextWritesConflict or StepKind.Purge or StepKind.OrganizerKeepsOrReleasesOnCancel);

    private static string Print(Step[] steps) => string.Join(Environment.NewLine, steps.Select(step => step.ToString()));
}
