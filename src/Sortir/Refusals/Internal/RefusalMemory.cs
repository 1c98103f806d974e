namespace Sortir;

/// <summary>What the process remembers itself: bounded, the oldest goes first.</summary>
internal sealed class RefusalMemory(int capacity, long lifetime)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, long> _expiries = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();
    private volatile bool _isEmpty = true;

    /// <summary>How many keys are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _expiries.Count;
            }
        }
    }

    /// <summary>Whether the key is remembered at that time.</summary>
    public bool Contains(string key, long now)
    {
        if (_isEmpty)
        {
            return false;
        }

        lock (_lock)
        {
            Forget(now);
            return _expiries.ContainsKey(key);
        }
    }

    /// <summary>Remembers the key from that time on.</summary>
    public void Add(string key, long now)
    {
        lock (_lock)
        {
            Forget(now);
            if (!_expiries.TryAdd(key, now + lifetime))
            {
                return;
            }

            _oldestFirst.Enqueue(key);
            if (_oldestFirst.Count > capacity)
            {
                _expiries.Remove(_oldestFirst.Dequeue());
            }

            _isEmpty = false;
        }
    }

    // All live equally long, so that the first in is the first to expire. One that would live longer is from a clock that went back.
    private void Forget(long now)
    {
        while (_oldestFirst.TryPeek(out var key) && (_expiries[key] <= now || _expiries[key] > now + lifetime))
        {
            _expiries.Remove(_oldestFirst.Dequeue());
        }

        _isEmpty = _oldestFirst.Count == 0;
    }
}
