using System.Diagnostics;
using Sortir.Testing;

namespace Sortir.Reliability;

/// <summary>Breaks things at random moments, and mends what does not mend itself.</summary>
internal sealed class TroubleMaker(
    NodeFleet fleet,
    PostgreSqlServer server,
    DatabaseWire wire,
    AprasFaults apras,
    ShopClient shop,
    Random random) : IDisposable
{
    // Drawn like cards from a deck, each kind once before the rest, so that a short run has it all: kills are what the run is about.
    private static readonly (Blow Blow, int Times)[] s_deck =
    [
        (Blow.Kill, 6), (Blow.KillBeforeAnswer, 3), (Blow.PowerCut, 1), (Blow.Deploy, 1),
        (Blow.DatabaseCut, 2), (Blow.DatabaseDead, 1), (Blow.DatabaseAnswersLost, 3), (Blow.DatabaseCrash, 1),
        (Blow.AprasOutage, 1), (Blow.AprasErrors, 1), (Blow.AprasHangs, 1), (Blow.GrantAnswersLost, 2), (Blow.KeyAnswersLost, 1),
    ];

    // Between two blows something must have gone well, on a machine that is slow too: else nothing is sold that could get lost.
    private const int CallsBetween = 40;
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly Queue<Blow> _deck = [];
    private readonly SemaphoreSlim _database = new(1);

    internal TroubleCount Count { get; } = new();

    /// <summary>Goes on until the sales close, and returns when everything that it broke works again.</summary>
    internal async Task RunAsync(CancellationToken closing)
    {
        var underWay = new List<Task>();
        while (!closing.IsCancellationRequested)
        {
            var (answered, since) = (shop.Answered, Stopwatch.GetTimestamp());
            await PauseAsync(0.5, 2, closing);
            while (shop.Answered < answered + CallsBetween && Stopwatch.GetElapsedTime(since) < s_atMost && !closing.IsCancellationRequested)
            {
                await LastAsync(s_look, closing);
            }

            if (!closing.IsCancellationRequested)
            {
                underWay.Add(StrikeAsync(Draw(), random.Next(fleet.Count), random.NextDouble(), closing));
            }
        }

        await Task.WhenAll(underWay);
        wire.Mend();
        apras.Clear();
    }

    public void Dispose() => _database.Dispose();

    private Blow Draw()
    {
        if (_deck.Count == 0)
        {
            Enqueue(s_deck.Select(card => card.Blow));
            Enqueue(s_deck.SelectMany(card => Enumerable.Repeat(card.Blow, card.Times - 1)));
        }

        return _deck.Dequeue();

        void Enqueue(IEnumerable<Blow> blows)
        {
            Blow[] shuffled = [.. blows];
            random.Shuffle(shuffled);
            Array.ForEach(shuffled, _deck.Enqueue);
        }
    }

    // The strength, from 0 to 1, is drawn beforehand: the plan does not depend on what is under way.
    private async Task StrikeAsync(Blow blow, int node, double strength, CancellationToken closing)
    {
        var absence = TimeSpan.FromSeconds(0.1 + (0.6 * strength));
        var duration = TimeSpan.FromSeconds(0.5 + (2.5 * strength));
        var several = 1 + (int)(8 * strength);
        switch (blow)
        {
            case Blow.Kill:
                CountIf(await fleet.KillAsync(node, absence), blow);
                break;
            case Blow.KillBeforeAnswer:
                await KillBeforeAnswerAsync(node, several, absence);
                break;
            case Blow.PowerCut:
                Count.Add(blow);
                var killed = await Task.WhenAll(Enumerable.Range(0, fleet.Count).Select(each => fleet.KillAsync(each, absence)));
                Array.ForEach(killed, isKilled => CountIf(isKilled, Blow.Kill));
                break;
            case Blow.Deploy:
                CountIf(await fleet.RestartAsync(node), blow);
                break;
            case Blow.DatabaseCut:
                await WithDatabaseAsync(blow, wire.Cut, () => LastAsync(duration, closing));
                break;
            case Blow.DatabaseDead:
                await WithDatabaseAsync(blow, wire.GoDead, () => LastAsync(duration, closing));
                break;
            case Blow.DatabaseCrash:
                await WithDatabaseAsync(blow, () => { }, server.CrashAsync);
                break;
            case Blow.DatabaseAnswersLost:
                Count.Add(blow);
                wire.DropAnswers(several);
                break;
            case Blow.AprasOutage:
                await WithAprasAsync(blow, new AprasFault.Drop(), duration, closing);
                break;
            case Blow.AprasErrors:
                await WithAprasAsync(blow, new AprasFault.Status(500), duration, closing);
                break;
            case Blow.AprasHangs:
                await WithAprasAsync(blow, new AprasFault.Hang(), duration, closing);
                break;
            case Blow.GrantAnswersLost:
                Count.Add(blow);
                apras.Add(new AprasFault.Drop { On = AprasOperations.Grant, AfterWork = true, Times = several });
                break;
            case Blow.KeyAnswersLost:
                Count.Add(blow);
                apras.Add(new AprasFault.Drop { On = AprasOperations.Verify, AfterWork = true, Times = several });
                break;
        }
    }

    // The moment that matters most: APRAS knows, and nobody else ever hears of it.
    private async Task KillBeforeAnswerAsync(int node, int grants, TimeSpan absence)
    {
        using var hang = apras.Add(new AprasFault.Hang { On = AprasOperations.Grant, AfterWork = true, Times = grants });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            await hang.WaitForHitsAsync(grants, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Fewer are under way than that.
        }

        CountIf(await fleet.KillAsync(node, absence), Blow.KillBeforeAnswer);
    }

    private async Task WithDatabaseAsync(Blow blow, Action begin, Func<Task> last)
    {
        await _database.WaitAsync();
        try
        {
            Count.Add(blow);
            begin();
            await last();
        }
        finally
        {
            wire.Mend();
            _database.Release();
        }
    }

    private async Task WithAprasAsync(Blow blow, AprasFault fault, TimeSpan duration, CancellationToken closing)
    {
        Count.Add(blow);
        using var active = apras.Add(fault);
        await LastAsync(duration, closing);
    }

    private void CountIf(bool isDone, Blow blow)
    {
        if (isDone)
        {
            Count.Add(blow);
        }
    }

    private Task PauseAsync(double fromSeconds, double toSeconds, CancellationToken closing) =>
        LastAsync(TimeSpan.FromSeconds(fromSeconds + ((toSeconds - fromSeconds) * random.NextDouble())), closing);

    private static Task LastAsync(TimeSpan duration, CancellationToken closing) =>
        Task.Delay(duration, TimeProvider.System, closing).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
