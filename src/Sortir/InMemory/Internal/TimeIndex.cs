using Sortir.Storage;

namespace Sortir;

/// <summary>Values in the order of a time, and of their ids where times are the same.</summary>
internal sealed class TimeIndex<T>
    where T : class
{
    private readonly SortedSet<Entry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Adds a value, unless there is one at that position.</summary>
    public bool Add(TimePosition position, T value) => _entries.Add(new Entry(position, value));

    public bool Remove(TimePosition position) => _entries.Remove(new Entry(position, null));

    public IEnumerable<T> Ascending() => _entries.Select(entry => entry.Value!);

    /// <summary>The values at or before a time, the earliest first.</summary>
    public IEnumerable<T> AscendingTo(DateTimeOffset last) =>
        _entries.TakeWhile(entry => entry.Position.At <= last).Select(entry => entry.Value!);

    /// <summary>The values before a position, or all of them, the latest first.</summary>
    public IEnumerable<T> DescendingFrom(TimePosition? before)
    {
        var entries = before is { } end
            ? _entries.GetViewBetween(default, new Entry(end, null)).Reverse().SkipWhile(entry => entry.Position.CompareTo(end) == 0)
            : _entries.Reverse();
        return entries.Select(entry => entry.Value!);
    }

    private readonly struct Entry(TimePosition position, T? value) : IComparable<Entry>
    {
        public TimePosition Position { get; } = position;

        public T? Value { get; } = value;

        public int CompareTo(Entry other) => Position.CompareTo(other.Position);
    }
}
