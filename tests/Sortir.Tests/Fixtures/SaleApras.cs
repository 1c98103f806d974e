using System.Collections.Concurrent;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Tests;

/// <summary>Stands before the fake APRAS: counts what is under way, and lets a test hold grants up or answer them itself.</summary>
internal sealed class SaleApras(IAprasClient inner) : IAprasClient
{
    private readonly ConcurrentDictionary<string, int> _busy = new();
    private readonly object _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private int _underWay;

    public IAprasClient Inner { get; } = inner;

    /// <summary>What a grant waits for before it is answered.</summary>
    public Func<Task>? BeforeGrant { get; set; }

    /// <summary>Answers grants in place of the fake: throw to break the call.</summary>
    public Func<AprasConnection, GrantOutcome>? AnswerGrant { get; set; }

    public int MostAtOnce { get; private set; }

    public int MostAtOnceOfOneOrganizer { get; private set; }

    public Task WaitForUnderWayAsync(int count)
    {
        lock (_gate)
        {
            if (_underWay >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The service keys that verifications brought, the newest last.</summary>
    public ConcurrentQueue<ServiceKey> KeysReceived { get; } = new();

    public async Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        var answer = await Inner.VerifyAsync(card, connection, cancellationToken);
        if (answer is CardEligibility.Eligible eligible)
        {
            KeysReceived.Enqueue(eligible.ServiceKey);
        }

        return answer;
    }

    public async Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        Count(connection.OrganizerId, 1);
        try
        {
            if (BeforeGrant is { } wait)
            {
                await wait();
            }

            return AnswerGrant is { } answer ? answer(connection) : await Inner.GrantAsync(serviceKey, connection, cancellationToken);
        }
        finally
        {
            Count(connection.OrganizerId, -1);
        }
    }

    private void Count(string organizerId, int change)
    {
        lock (_gate)
        {
            _underWay += change;
            MostAtOnce = Math.Max(MostAtOnce, _underWay);
            MostAtOnceOfOneOrganizer = Math.Max(
                MostAtOnceOfOneOrganizer, _busy.AddOrUpdate(organizerId, change, (_, busy) => busy + change));
            _watchers.RemoveAll(watcher => _underWay >= watcher.Count && watcher.Reached.TrySetResult());
        }
    }
}
