using System.Buffers;
using System.Diagnostics;

namespace Sortir.Domain;

/// <summary>
/// What stands for a card in storage: a keyed hash of its number, apart for each organizer and event, so that it cannot be turned
/// back without the shop's secret.
/// </summary>
/// <remarks>The domain only compares fingerprints; who makes them, and with which key, is not its business.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CardFingerprint : IEquatable<CardFingerprint>
{
    /// <summary>The most characters that a fingerprint has: 64.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> s_urlSafe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Wraps a fingerprint: 16 to 64 ASCII letters, digits, <c>-</c> or <c>_</c>.</summary>
    /// <exception cref="ArgumentException">The value has another form: ten digits, say, which would be a card and no hash of one.</exception>
    public CardFingerprint(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length is < 16 or > MaxLength || value.AsSpan().ContainsAnyExcept(s_urlSafe))
        {
            throw new ArgumentException("A fingerprint has 16 to 64 ASCII letters, digits, '-' or '_'.", nameof(value));
        }

        Value = value;
    }

    /// <summary>The fingerprint as storage keeps it, in ASCII.</summary>
    public string Value { get; }

    /// <summary>The first eight characters, enough to tell two fingerprints apart in a log.</summary>
    public override string ToString() => string.Concat(Value.AsSpan(0, 8), "…");

    /// <inheritdoc/>
    public bool Equals(CardFingerprint? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CardFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}
