using System.Collections.Concurrent;

namespace Sortir.Leaks.Tests;

/// <summary>Everything that was heard, each text once, with who heard it where.</summary>
internal sealed class Evidence
{
    private const string Withheld = "(the place itself tells the secret)";
    private const string Unread = "anything: it was too large to be read whole";

    private readonly ConcurrentDictionary<(string Listener, string Place, string Text), bool> _texts = new();
    private readonly ConcurrentQueue<(string Listener, string Place, byte[] Bytes)> _bytes = new();

    /// <summary>The texts with a listener: a test asserts that it did listen.</summary>
    public IEnumerable<(string Place, string Text)> HeardBy(string listener) =>
        _texts.Keys.Where(item => item.Listener == listener).Select(item => (item.Place, item.Text));

    public IEnumerable<string> Listeners => _texts.Keys.Select(item => item.Listener).Concat(_bytes.Select(item => item.Listener)).Distinct();

    public void Add(string listener, string place, string? text)
    {
        if (text is not null)
        {
            _texts.TryAdd((listener, place, text), true);
        }
    }

    public void Add(string listener, string place, byte[] bytes) => _bytes.Enqueue((listener, place, bytes));

    public IReadOnlyList<Finding> Search(SecretSearch search)
    {
        var inPlaces = _texts.Keys.Select(item => (item.Listener, item.Place)).Concat(_bytes.Select(item => (item.Listener, item.Place))).Distinct()
            .SelectMany(item => search.FindIn(item.Place).Select(found => (item.Listener, item.Place, found.Kind, found.Form)))
            .ToList();
        var unsayable = inPlaces.Select(item => item.Place).ToHashSet(StringComparer.Ordinal);
        var inTexts = _texts.Keys.AsParallel().SelectMany(item => search.FindIn(item.Text).Select(found => (item.Listener, item.Place, found.Kind, found.Form)));
        var unread = _texts.Keys.Where(item => item.Text.Contains(Printer.Cut, StringComparison.Ordinal)).Select(item => (item.Listener, item.Place, Kind: Unread, Form: Printer.Cut));
        var inBytes = _bytes.AsParallel().SelectMany(item => search.FindIn(item.Bytes).Select(found => (item.Listener, item.Place, found.Kind, found.Form)));
        return [.. inPlaces.Concat(inTexts).Concat(inBytes).Concat(unread)
            .Select(item => new Finding(item.Listener, unsayable.Contains(item.Place) ? Withheld : item.Place, item.Kind, item.Form))
            .Distinct()
            .OrderBy(finding => finding.ToString(), StringComparer.Ordinal)];
    }
}
