using System.Diagnostics;

namespace Sortir.Client;

/// <summary>
/// The secret that APRAS gave an organizer. It prints as <c>***</c>; only <see cref="Reveal"/> gives it.
/// </summary>
/// <remarks>Sent as the whole value of the <c>Authorization</c> header, with no scheme before it.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ApiToken : IEquatable<ApiToken>
{
    /// <summary>The most characters that a token may have: 4,096.</summary>
    public const int MaxLength = 4_096;

    private readonly string _value;

    /// <summary>Wraps a token: 1 to 4,096 visible ASCII characters, with spaces only between them.</summary>
    /// <exception cref="ArgumentException">The token cannot stand in an HTTP header. The message does not repeat it.</exception>
    public ApiToken(string value)
    {
        if (FindProblem(value) is { } problem)
        {
            throw new ArgumentException(problem, nameof(value));
        }

        _value = value;
    }

    /// <summary>What is wrong with a token, in a sentence that does not repeat it; <see langword="null"/> when it is usable.</summary>
    public static string? FindProblem(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return "The APRAS token is empty.";
        }

        if (value.Length > MaxLength)
        {
            return "The APRAS token is longer than 4096 characters.";
        }

        if (value.AsSpan().ContainsAny('\r', '\n'))
        {
            return "The APRAS token holds a line break: copy it again, without the end of its line.";
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return "The APRAS token holds a character that is not printable ASCII: copy it again.";
        }

        return value[0] == ' ' || value[^1] == ' ' ? "The APRAS token begins or ends with a space: copy it again." : null;
    }

    /// <summary>The token in clear. For the request to APRAS, for nothing else.</summary>
    public string Reveal() => _value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(ApiToken? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ApiToken);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);
}
