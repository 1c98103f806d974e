using System.Diagnostics;
using Sortir.Domain;

namespace Sortir;

/// <summary>What a person typed as a card number, before anybody knows whether it is one. It never prints what was typed.</summary>
/// <remarks>Made from a string without further ado: <c>Card = form["card"]</c>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct CardInput : IEquatable<CardInput>
{
    private readonly string? _text;

    /// <summary>Wraps what was typed, whatever it is.</summary>
    public CardInput(string? text) => _text = text;

    /// <summary>Wraps what was typed.</summary>
    public static implicit operator CardInput(string? text) => new(text);

    /// <summary>As the conversion from a string.</summary>
    public static CardInput FromString(string? text) => new(text);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(CardInput other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CardInput other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>Whether two inputs are the same text.</summary>
    public static bool operator ==(CardInput left, CardInput right) => left.Equals(right);

    /// <summary>Whether two inputs are different texts.</summary>
    public static bool operator !=(CardInput left, CardInput right) => !left.Equals(right);

    internal bool TryParse(out CardNumber card) => CardNumber.TryParse(_text, out card);
}
