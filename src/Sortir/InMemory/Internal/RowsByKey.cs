namespace Sortir;

/// <summary>The rows that share a key.</summary>
internal sealed class RowsByKey<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, HashSet<UsageRow>> _rows = [];

    public bool Contains(TKey key) => _rows.ContainsKey(key);

    public HashSet<UsageRow>? Find(TKey key) => _rows.GetValueOrDefault(key);

    public void Add(TKey key, UsageRow row)
    {
        if (!_rows.TryGetValue(key, out var rows))
        {
            _rows.Add(key, rows = new HashSet<UsageRow>(1));
        }

        rows.Add(row);
    }

    public void Remove(TKey key, UsageRow row)
    {
        if (_rows.TryGetValue(key, out var rows) && rows.Remove(row) && rows.Count == 0)
        {
            _rows.Remove(key);
        }
    }
}
