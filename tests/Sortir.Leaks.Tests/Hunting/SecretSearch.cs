using System.Text;
#if NET9_0_OR_GREATER
using System.Buffers;
#endif

namespace Sortir.Leaks.Tests;

/// <summary>Looks for secrets in texts and bytes. What it finds it tells by kind and form, never by content.</summary>
internal sealed class SecretSearch
{
    private readonly Dictionary<ulong, string> _cards;
    private readonly (string Kind, string Form, string Text)[] _inText;
    private readonly (string Kind, string Form, string Text)[] _inBytes;
#if NET9_0_OR_GREATER
    private readonly SearchValues<string> _anyInText;
    private readonly SearchValues<string> _anyInBytes;
#endif

    public SecretSearch(IReadOnlyCollection<Secret> secrets)
    {
        _cards = secrets.Where(secret => secret.CardNumber is not null).ToDictionary(secret => secret.CardNumber!.Value, secret => secret.Kind);
        _inText = [.. secrets.SelectMany(secret => secret.InText.Select(form => (secret.Kind, form.Form, form.Text)))];
        _inBytes = [.. secrets.SelectMany(secret => secret.InText.Concat(secret.InBytes).Select(form => (secret.Kind, form.Form, form.Text)))];
#if NET9_0_OR_GREATER
        _anyInText = SearchValues.Create([.. _inText.Select(wanted => wanted.Text)], StringComparison.Ordinal);
        _anyInBytes = SearchValues.Create([.. _inBytes.Select(wanted => wanted.Text)], StringComparison.Ordinal);
#endif
    }

    public IEnumerable<(string Kind, string Form)> FindIn(string text)
    {
#if NET9_0_OR_GREATER
        var isThere = text.AsSpan().ContainsAny(_anyInText);
#else
        var isThere = true;
#endif
        return Find(text, isThere ? _inText : []);
    }

    public IEnumerable<(string Kind, string Form)> FindIn(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
#if NET9_0_OR_GREATER
        var isThere = text.AsSpan().ContainsAny(_anyInBytes);
#else
        var isThere = true;
#endif
        return Find(text, isThere ? _inBytes : []);
    }

    private IEnumerable<(string Kind, string Form)> Find(string text, (string Kind, string Form, string Text)[] wanted) => wanted
        .Where(one => text.Contains(one.Text, StringComparison.Ordinal))
        .Select(one => (one.Kind, one.Form))
        .Concat(CardDigits.FindNumbers(text).Where(_cards.ContainsKey).Select(number => (_cards[number], "plain")))
        .Distinct();
}
