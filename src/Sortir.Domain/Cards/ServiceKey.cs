using System.Diagnostics;

namespace Sortir.Domain;

/// <summary>
/// The single-use key that APRAS hands out for an eligible card, to be sent back when the sale is paid. It prints as <c>***</c>.
/// </summary>
/// <remarks>Source: the body of a successful <c>GET {base}/api/partners/{card}</c>.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ServiceKey : IEquatable<ServiceKey>
{
    private readonly string _value;

    /// <summary>Wraps the key as APRAS sent it.</summary>
    /// <exception cref="ArgumentException">The key is empty or white space.</exception>
    public ServiceKey(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>The key in clear. For the request to APRAS and for its encryption, for nothing else.</summary>
    public string Reveal() => _value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(ServiceKey? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServiceKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);
}
