using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>
/// The usages, with an index for each question that a sale asks; what people and the sweep ask is looked for in all of them. Not safe for
/// use in parallel: the store has the lock.
/// </summary>
internal sealed class UsageTable
{
    private readonly Dictionary<Guid, CardUsage> _byId = [];
    private readonly Dictionary<CardFingerprint, Guid> _byBlockingKey = [];
    private readonly IdsByKey _byCart = new();
    private readonly IdsByKey _byOrder = new();
    private readonly HashSet<Guid> _unsettled = [];

    public int Count => _byId.Count;

    public IReadOnlyCollection<CardUsage> All => _byId.Values;

    /// <summary>Those whose grant still asks for something.</summary>
    public IEnumerable<CardUsage> Unsettled => _unsettled.Select(id => _byId[id]);

    public CardUsage? Find(Guid id) => _byId.GetValueOrDefault(id);

    public CardUsage? FindBlocking(CardFingerprint key) => _byBlockingKey.TryGetValue(key, out var id) ? _byId[id] : null;

    /// <summary>The usages that match any criterion, each once; <see langword="null"/> when there is none.</summary>
    public List<CardUsage>? Find(UsageQuery query)
    {
        List<CardUsage>? found = null;
        for (var i = 0; i < query.BlockingKeys.Count; i++)
        {
            Take(FindBlocking(query.BlockingKeys[i]), null, ref found);
        }

        for (var i = 0; i < query.Ids.Count; i++)
        {
            Take(Find(query.Ids[i]), null, ref found);
        }

        for (var i = 0; i < query.CartIds.Count; i++)
        {
            foreach (var id in _byCart.Find(query.CartIds[i]))
            {
                Take(_byId[id], query.TicketId, ref found);
            }
        }

        if (query.OrderId is { } orderId)
        {
            foreach (var id in _byOrder.Find(orderId))
            {
                Take(_byId[id], null, ref found);
            }
        }

        if (query.Fingerprints.Count > 0)
        {
            foreach (var usage in _byId.Values.Where(usage => query.Fingerprints.Contains(usage.Fingerprint)))
            {
                Take(usage, null, ref found);
            }
        }

        return found;
    }

    /// <summary>Inserts a usage, or puts it in the place of the one with its id.</summary>
    public void Put(CardUsage usage)
    {
        var before = _byId.GetValueOrDefault(usage.Id);
        _byId[usage.Id] = usage;
        Index(usage.Id, before, usage);
    }

    public void Remove(CardUsage usage)
    {
        _byId.Remove(usage.Id);
        Index(usage.Id, usage, null);
    }

    private static void Take(CardUsage? usage, string? ticketId, ref List<CardUsage>? found)
    {
        if (usage is null || (ticketId is not null && !string.Equals(usage.TicketId, ticketId, StringComparison.Ordinal)))
        {
            return;
        }

        found ??= [];
        for (var i = 0; i < found.Count; i++)
        {
            if (ReferenceEquals(found[i], usage))
            {
                return;
            }
        }

        found.Add(usage);
    }

    private void Index(Guid id, CardUsage? before, CardUsage? after)
    {
        MoveKey(id, before?.BlockingKey, after?.BlockingKey);
        _byCart.Move(id, before?.CartId, after?.CartId);
        _byOrder.Move(id, before?.OrderId, after?.OrderId);
        if (after is not null && UsageRules.IsUnsettled(after))
        {
            _unsettled.Add(id);
        }
        else if (before is not null)
        {
            _unsettled.Remove(id);
        }
    }

    // In a batch the claim of one usage may come before the give-up of another: only the one that has the key gives it up.
    private void MoveKey(Guid id, CardFingerprint? before, CardFingerprint? after)
    {
        if (before is not null && !before.Equals(after) && _byBlockingKey.TryGetValue(before, out var holder) && holder == id)
        {
            _byBlockingKey.Remove(before);
        }

        if (after is not null && !after.Equals(before))
        {
            _byBlockingKey[after] = id;
        }
    }

    /// <summary>Which usages have a key: nearly always one, which costs no list.</summary>
    private sealed class IdsByKey
    {
        private readonly Dictionary<string, (Guid First, List<Guid>? Others)> _ids = new(StringComparer.Ordinal);

        public IEnumerable<Guid> Find(string key) =>
            !_ids.TryGetValue(key, out var ids) ? [] : ids.Others is null ? [ids.First] : ids.Others.Prepend(ids.First);

        public void Move(Guid id, string? before, string? after)
        {
            if (string.Equals(before, after, StringComparison.Ordinal))
            {
                return;
            }

            if (before is not null)
            {
                Remove(before, id);
            }

            if (after is not null && !_ids.TryAdd(after, (id, null)))
            {
                var (first, others) = _ids[after];
                if (others is null)
                {
                    _ids[after] = (first, [id]);
                }
                else
                {
                    others.Add(id);
                }
            }
        }

        private void Remove(string key, Guid id)
        {
            var (first, others) = _ids[key];
            Guid[] left = [.. (others ?? []).Prepend(first).Where(other => other != id)];
            if (left is [var next, .. var rest])
            {
                _ids[key] = (next, rest is [] ? null : [.. rest]);
            }
            else
            {
                _ids.Remove(key);
            }
        }
    }
}
