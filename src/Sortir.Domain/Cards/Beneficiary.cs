using System.Diagnostics;

namespace Sortir.Domain;

/// <summary>
/// The name of a card's holder, where APRAS sends one, to prefill the attendee's name. It prints as <c>***</c> and is never stored.
/// </summary>
/// <remarks>
/// For the host's server code only: a page that shows it tells everyone who types a valid number whose card it is.
/// Source: <c>nom</c> and <c>prenom</c> in the answer to <c>GET {base}/api/partners/{card}</c>; the birth date is dropped on reading.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Beneficiary
{
    private readonly string? _firstName;
    private readonly string? _lastName;

    /// <summary>Keeps a name as APRAS sent it.</summary>
    public Beneficiary(string? firstName, string? lastName)
    {
        _firstName = firstName;
        _lastName = lastName;
    }

    /// <summary>The name in clear, each part <see langword="null"/> when APRAS did not send it.</summary>
    public (string? FirstName, string? LastName) Reveal() => (_firstName, _lastName);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
