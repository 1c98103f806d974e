using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Leases what may be sent, for each organizer apart. It remembers what it has looked through in vain, so that a backlog
/// that must wait is not searched again at every answer.
/// </summary>
internal sealed class GrantLeasing(IServiceScopeFactory scopes, IOptions<SortirOptions> options, GrantSignal signal, TimeProvider time) : IDisposable
{
    private readonly SortirGrantOptions _options = options.Value.Grants;
    private readonly ConcurrentDictionary<string, OrganizerLane> _lanes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _leasing = new(1);
    private VainLook? _lastInVain;
    private int _calls;

    public void Dispose() => _leasing.Dispose();

    /// <summary>The organizers whose token APRAS refused at their last grant.</summary>
    internal IEnumerable<string> GetRefusedTokens() => _lanes.Where(lane => lane.Value.IsTokenRefused).Select(lane => lane.Key);

    internal OrganizerLane LaneOf(string organizerId) => _lanes.GetOrAdd(organizerId, static (_, settings) => new OrganizerLane(settings), _options);

    /// <summary>Forgets what was looked through in vain: something may have become due since.</summary>
    internal void LookAgain() => Interlocked.Increment(ref _calls);

    /// <summary>Leases what there is room for; nothing when there is none, or when nothing has become due since the last look.</summary>
    /// <param name="stopping">Told when nothing more is to begin.</param>
    internal async Task<IReadOnlyList<CardUsage>> LeaseAsync(CancellationToken stopping)
    {
        // One at a time, so that calls at once do not take the same share twice.
        await _leasing.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            return await LeaseShareAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            _leasing.Release();
        }
    }

    private async Task<IReadOnlyList<CardUsage>> LeaseShareAsync(CancellationToken stopping)
    {
        var now = time.GetNow();
        var wakes = signal.Wakes + Volatile.Read(ref _calls);
        var count = _options.ParallelPerOrganizer;

        // What is answered only waits for its write, and keeps no other from being sent; but not without end.
        var free = _options.Parallel;
        var unwritten = 0;
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (organizerId, lane) in _lanes)
        {
            free -= lane.Busy;
            unwritten += lane.Unwritten;
            var room = lane.GetRoom(now);
            if (room == 0)
            {
                waiting.Add(organizerId);
            }
            else
            {
                count = Math.Min(count, room);
            }
        }

        count = Math.Min(count, free);
        if (unwritten >= 4 * _options.Parallel || count <= 0 || IsInVain(waiting, wakes, now))
        {
            return [];
        }

        var lease = new GrantLease { Now = now, LeasedUntil = now + _options.LeaseDuration, MaxCount = count, ExceptOrganizers = waiting };
        var leased = await scopes.RunAsync((ISortirStore store) => store.LeaseDueGrantsAsync(lease, stopping)).ConfigureAwait(false);
        if (leased.Count == 0)
        {
            _lastInVain = new VainLook(waiting, wakes, now);
        }

        foreach (var usage in leased)
        {
            LaneOf(usage.OrganizerId).Enter();
        }

        return leased;
    }

    // Nothing was due then but of organizers that still wait; since then nothing was paid here, and it is too early to look for what others paid.
    private bool IsInVain(HashSet<string> waiting, int wakes, DateTimeOffset now) =>
        _lastInVain is { } last
        && last.Wakes == wakes
        && now >= last.At
        && now - last.At < _options.PollInterval
        && last.LeftOut.IsSubsetOf(waiting);

    private sealed record VainLook(HashSet<string> LeftOut, int Wakes, DateTimeOffset At);
}
