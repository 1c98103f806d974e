using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// Storage in the memory of the process, for tests and samples. One lock makes each call atomic; every call is done when it returns.
/// </summary>
internal sealed partial class InMemoryStore : ISortirStore, ISortirReader
{
    // From the hold to the grant a usage leaves about as many entries as this.
    private const int AuditEntriesPerUsage = 4;

    private static readonly Task<CommitResult> Committed = Task.FromResult(CommitResult.Committed);
    private static readonly Task<CommitResult> VersionConflict = Task.FromResult(CommitResult.VersionConflict);
    private static readonly Task<CommitResult> CardBlocked = Task.FromResult(CommitResult.CardBlocked);
    private static readonly Task<IReadOnlyList<CardUsage>> NoUsages = Task.FromResult<IReadOnlyList<CardUsage>>([]);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly UsageTable _usages = new();
    private readonly AuditLog _audit;
    private readonly SortedSet<EventBinding> _events = new(EventOrder.Instance);
    private IReadOnlyList<MonthlyTotal> _purgedTotals = [];

    public InMemoryStore(IOptions<InMemoryStoreOptions> options, TimeProvider time)
    {
        _time = time;
        _capacity = options.Value.Capacity;
        ArgumentOutOfRangeException.ThrowIfLessThan(_capacity, 1, nameof(InMemoryStoreOptions.Capacity));
        _audit = new AuditLog((long)_capacity * AuditEntriesPerUsage);
    }

    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<EventBinding>(cancellationToken);
        }

        lock (_gate)
        {
            if (_events.TryGetValue(binding, out var standing))
            {
                return Task.FromResult(standing);
            }

            if (_events.Count >= _capacity)
            {
                return Task.FromException<EventBinding>(Full("events"));
            }

            _events.Add(binding);
            return Task.FromResult(binding);
        }
    }

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(audit);
        if (binding.CancelledAt is null)
        {
            throw new ArgumentException("A cancellation has a time.", nameof(binding));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<EventBinding>(cancellationToken);
        }

        lock (_gate)
        {
            var isBound = _events.TryGetValue(binding, out var standing);
            if (!isBound && _events.Count >= _capacity)
            {
                return Task.FromException<EventBinding>(Full("events"));
            }

            var cancelled = isBound ? standing! with { CancelledAt = standing.CancelledAt ?? binding.CancelledAt } : binding;
            _events.Remove(cancelled);
            _events.Add(cancelled);
            _audit.Append(audit);
            return Task.FromResult(cancelled);
        }
    }

    public Task<IReadOnlyList<CardUsage>> FindAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<CardUsage>>(cancellationToken);
        }

        lock (_gate)
        {
            return _usages.Find(query) is { } found ? Task.FromResult<IReadOnlyList<CardUsage>>(found) : NoUsages;
        }
    }

    public Task<IReadOnlyList<CardUsage>> LeaseDueGrantsAsync(GrantLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(lease.MaxCount, 1, nameof(lease));
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<CardUsage>>(cancellationToken);
        }

        lock (_gate)
        {
            var leased = _usages.Unsettled
                .Where(usage => usage.Grant.State == GrantState.Due && !lease.ExceptOrganizers.Contains(usage.OrganizerId, StringComparer.Ordinal))
                .OrderBy(usage => usage.Grant.NextAttemptAt)
                .ThenBy(usage => usage.Id)
                .Select(usage => UsageRules.LeaseGrant(usage, lease.LeasedUntil, lease.Now)?.After)
                .OfType<CardUsage>()
                .Take(lease.MaxCount)
                .ToList();
            leased.ForEach(_usages.Put);
            return leased.Count > 0 ? Task.FromResult<IReadOnlyList<CardUsage>>(leased) : NoUsages;
        }
    }

    public Task<IReadOnlyList<CardUsage>> FindLapsedHoldsAsync(
        DateTimeOffset lapsedBefore,
        int maxCount,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<CardUsage>>(cancellationToken);
        }

        lock (_gate)
        {
            var lapsed = Lapsed(lapsedBefore).Take(maxCount).ToList();
            return lapsed.Count > 0 ? Task.FromResult<IReadOnlyList<CardUsage>>(lapsed) : NoUsages;
        }
    }

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after,
        int maxCount,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<EventBinding>>(cancellationToken);
        }

        lock (_gate)
        {
            var events = after is null
                ? _events
                : _events.Where(binding => EventOrder.Instance.Compare(binding, after) > 0);
            return Task.FromResult<IReadOnlyList<EventBinding>>(events.Take(maxCount).ToList());
        }
    }

    private IEnumerable<CardUsage> Lapsed(DateTimeOffset before) => _usages.All
        .Where(usage => usage.Status == UsageStatus.Pending && usage.HoldExpiresAt <= before)
        .OrderBy(usage => usage.HoldExpiresAt)
        .ThenBy(usage => usage.Id);

    private SortirStorageException Full(string what) => new(
        $"The in-memory storage is full: it holds {_capacity} {what}, and none that may be forgotten. "
        + $"Raise {nameof(InMemoryStoreOptions)}.{nameof(InMemoryStoreOptions.Capacity)}, or store in a database.");

    private sealed class EventOrder : IComparer<EventBinding>
    {
        public static EventOrder Instance { get; } = new();

        public int Compare(EventBinding? x, EventBinding? y)
        {
            var byOrganizer = string.CompareOrdinal(x?.OrganizerId, y?.OrganizerId);
            return byOrganizer != 0 ? byOrganizer : string.CompareOrdinal(x?.EventId, y?.EventId);
        }
    }
}
