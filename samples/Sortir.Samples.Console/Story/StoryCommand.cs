using Sortir.Testing;

namespace Sortir.Samples;

/// <summary>Starts APRAS and the shop, and plays the chapters one after the other.</summary>
internal static class StoryCommand
{
    public static async Task<int> RunAsync(StoryDatabase? database, IScreen screen, CancellationToken cancellationToken)
    {
        var clock = new StoryClock();
        await using var apras = await AprasSimulator.StartAsync(
            new AprasSimulatorOptions { TimeProvider = clock.TimeProvider },
            cancellationToken);
        Cards.Enter(apras.Book);

        var evening = new Evening();
        using var host = ShopWiring.Build(apras.BaseUrl, apras.Token, clock.TimeProvider, evening, database);
        var narrator = new Narrator(screen, clock);
        narrator.Note($"Alice and Bruno buy reduced tickets for one concert. APRAS is a simulator on {apras.BaseUrl}, over real HTTP.");
        narrator.Note("The clock is a fake one: ⏩ says where it is put forward. Cards show their last digits only.");
        var archive = database is null ? null : new Archive(host.Services, evening, narrator, cancellationToken);
        if (archive is not null)
        {
            narrator.Note($"The sales are kept in {database!.Kind}.");
            await archive.OpenAsync();
            clock.FastForward(TimeSpan.FromDays(evening.Number));
            await archive.SettleAsync();
        }

        await host.StartAsync(cancellationToken);
        var stage = new Stage(new Shop(host.Services, evening, cancellationToken), apras, clock, narrator);
        await Chapter1Checking.PlayAsync(stage);
        await Chapter2Correcting.PlayAsync(stage);
        await Chapter3Ordering.PlayAsync(stage);
        await Chapter4Cancelling.PlayAsync(stage);
        await Chapter5Outage.PlayAsync(stage);
        await Chapter6Guessing.PlayAsync(stage);
        narrator.Conclude();
        if (archive is not null)
        {
            await archive.CountAsync("now");
        }

        await host.StopAsync(cancellationToken);
        return narrator.IsAsExpected ? ExitCode.Success : ExitCode.NotAsExpected;
    }
}
