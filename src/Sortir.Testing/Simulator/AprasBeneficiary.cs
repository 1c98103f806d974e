using System.Text.Json.Serialization;

namespace Sortir.Testing;

/// <summary>The holder of a card, as APRAS may name it in the answer to a verification. It prints as <c>***</c>, and as nothing in JSON.</summary>
/// <param name="FirstName">Sent as <c>prenom</c>; left out when <see langword="null"/>.</param>
/// <param name="LastName">Sent as <c>nom</c>; left out when <see langword="null"/>.</param>
/// <param name="BirthDate">Sent as <c>date_naissance</c> (<c>yyyy-MM-dd</c>); left out when <see langword="null"/>.</param>
public sealed record AprasBeneficiary(
    [property: JsonIgnore] string? FirstName,
    [property: JsonIgnore] string? LastName,
    [property: JsonIgnore] DateOnly? BirthDate = null)
{
    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
