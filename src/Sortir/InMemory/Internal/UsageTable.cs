using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>The usages and their indexes. Not safe for use in parallel: the store has the lock.</summary>
internal sealed class UsageTable
{
    private readonly Dictionary<Guid, UsageRow> _byId = [];
    private readonly Dictionary<CardFingerprint, UsageRow> _byBlockingKey = [];
    private readonly RowsByKey<CardFingerprint> _byFingerprint = new();
    private readonly RowsByKey<string> _byCart = new();
    private readonly RowsByKey<string> _byOrder = new();
    private readonly RowsByKey<(string OrganizerId, string EventId)> _byEvent = new();
    private readonly HashSet<UsageRow> _unsettled = [];
    private long _searches;

    public int Count => _byId.Count;

    /// <summary>All rows, by the time of their hold.</summary>
    public TimeIndex<UsageRow> ByHold { get; } = new();

    /// <summary>The holds, by the time of their lapse.</summary>
    public TimeIndex<UsageRow> Holds { get; } = new();

    /// <summary>The holds that have ended, by the time of it.</summary>
    public TimeIndex<UsageRow> Expired { get; } = new();

    /// <summary>Cancelled tickets whose card is free and whose grant asks for nothing, by the time of the cancellation.</summary>
    public TimeIndex<UsageRow> Released { get; } = new();

    /// <summary>The grants that are due, by the time of their next attempt.</summary>
    public TimeIndex<UsageRow> Due { get; } = new();

    /// <summary>The rows whose grant still asks for something.</summary>
    public IReadOnlyCollection<UsageRow> Unsettled => _unsettled;

    public UsageRow? Find(Guid id) => _byId.GetValueOrDefault(id);

    public UsageRow? FindBlocking(CardFingerprint key) => _byBlockingKey.GetValueOrDefault(key);

    public IReadOnlyCollection<UsageRow> OfEvent(string organizerId, string eventId) => _byEvent.Find((organizerId, eventId)) ?? [];

    public bool HasEvent(string organizerId, string eventId) => _byEvent.Contains((organizerId, eventId));

    /// <summary>The usages that match any criterion, each once; <see langword="null"/> when there is none.</summary>
    public List<CardUsage>? Find(UsageQuery query)
    {
        List<CardUsage>? found = null;
        _searches++;
        for (var i = 0; i < query.BlockingKeys.Count; i++)
        {
            Take(FindBlocking(query.BlockingKeys[i]), ref found);
        }

        for (var i = 0; i < query.Fingerprints.Count; i++)
        {
            Take(_byFingerprint.Find(query.Fingerprints[i]), null, ref found);
        }

        for (var i = 0; i < query.Ids.Count; i++)
        {
            Take(Find(query.Ids[i]), ref found);
        }

        for (var i = 0; i < query.CartIds.Count; i++)
        {
            Take(_byCart.Find(query.CartIds[i]), query.TicketId, ref found);
        }

        if (query.OrderId is { } orderId)
        {
            Take(_byOrder.Find(orderId), null, ref found);
        }

        return found;
    }

    /// <summary>Inserts a usage, or puts it in the place of the one with its id.</summary>
    public void Put(CardUsage usage)
    {
        if (_byId.TryGetValue(usage.Id, out var row))
        {
            Reindex(row, row.Usage, usage);
            row.Usage = usage;
            return;
        }

        row = new UsageRow(usage);
        _byId.Add(row.Id, row);
        _byEvent.Add((usage.OrganizerId, usage.EventId), row);
        _byFingerprint.Add(usage.Fingerprint, row);
        Reindex(row, null, usage);
    }

    public void Remove(UsageRow row)
    {
        _byId.Remove(row.Id);
        _byEvent.Remove((row.Usage.OrganizerId, row.Usage.EventId), row);
        _byFingerprint.Remove(row.Usage.Fingerprint, row);
        Reindex(row, row.Usage, null);
    }

    private void Take(HashSet<UsageRow>? rows, string? ticketId, ref List<CardUsage>? found)
    {
        if (rows is null)
        {
            return;
        }

        foreach (var row in rows)
        {
            if (ticketId is null || string.Equals(row.Usage.TicketId, ticketId, StringComparison.Ordinal))
            {
                Take(row, ref found);
            }
        }
    }

    private void Take(UsageRow? row, ref List<CardUsage>? found)
    {
        if (row is not null && row.FoundBy != _searches)
        {
            row.FoundBy = _searches;
            (found ??= []).Add(row.Usage);
        }
    }

    private void Reindex(UsageRow row, CardUsage? before, CardUsage? after)
    {
        MoveKey(row, before?.BlockingKey, after?.BlockingKey);
        Move(_byCart, row, before?.CartId, after?.CartId);
        Move(_byOrder, row, before?.OrderId, after?.OrderId);
        Move(ByHold, row, before?.HeldAt, after?.HeldAt);
        Move(Holds, row, LapsesAt(before), LapsesAt(after));
        Move(Expired, row, ExpiredAt(before), ExpiredAt(after));
        Move(Released, row, ReleasedAt(before), ReleasedAt(after));
        Move(Due, row, DueAt(before), DueAt(after));
        if (after is not null && UsageRules.IsUnsettled(after))
        {
            _unsettled.Add(row);
        }
        else
        {
            _unsettled.Remove(row);
        }
    }

    // In a batch the claim of one row may come before the give-up of another: only the row that has the key gives it up.
    private void MoveKey(UsageRow row, CardFingerprint? before, CardFingerprint? after)
    {
        if (before is not null && !before.Equals(after) && FindBlocking(before) == row)
        {
            _byBlockingKey.Remove(before);
        }

        if (after is not null && !after.Equals(before))
        {
            _byBlockingKey[after] = row;
        }
    }

    private static void Move(RowsByKey<string> index, UsageRow row, string? before, string? after)
    {
        if (string.Equals(before, after, StringComparison.Ordinal))
        {
            return;
        }

        if (before is not null)
        {
            index.Remove(before, row);
        }

        if (after is not null)
        {
            index.Add(after, row);
        }
    }

    private static void Move(TimeIndex<UsageRow> index, UsageRow row, DateTimeOffset? before, DateTimeOffset? after)
    {
        if (before == after)
        {
            return;
        }

        if (before is { } old)
        {
            index.Remove(new TimePosition(old, row.Id));
        }

        if (after is { } at)
        {
            index.Add(new TimePosition(at, row.Id), row);
        }
    }

    private static DateTimeOffset? LapsesAt(CardUsage? usage) => usage is { Status: UsageStatus.Pending } ? usage.HoldExpiresAt : null;

    private static DateTimeOffset? ExpiredAt(CardUsage? usage) => usage is { Status: UsageStatus.Expired } ? EndedAt(usage) : null;

    private static DateTimeOffset? ReleasedAt(CardUsage? usage) =>
        usage is { Status: UsageStatus.Cancelled, IsReleased: true } && !UsageRules.IsUnsettled(usage) ? EndedAt(usage) : null;

    private static DateTimeOffset? DueAt(CardUsage? usage) =>
        usage is { Grant.State: GrantState.Due } ? usage.Grant.NextAttemptAt ?? DateTimeOffset.MinValue : null;

    // An end without a time would be a fault of the caller; it counts as the latest, so that it is never deleted too early.
    private static DateTimeOffset EndedAt(CardUsage usage) => usage.EndedAt ?? DateTimeOffset.MaxValue;
}
