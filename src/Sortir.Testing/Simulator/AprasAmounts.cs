namespace Sortir.Testing;

/// <summary>The amounts in the answer to a grant: integers, whose unit APRAS does not document.</summary>
/// <param name="Activity">Sent as <c>montant_activite</c>.</param>
/// <param name="Aid">Sent as <c>montant_aide</c>.</param>
/// <param name="SportVoucher">Sent as <c>aide_coupon_sport</c>.</param>
/// <param name="Other">Sent as <c>aide_autres</c>.</param>
/// <param name="Additional">Sent as <c>aide_additionnelle</c>.</param>
public sealed record AprasAmounts(long Activity, long Aid, long SportVoucher, long Other, long Additional);
