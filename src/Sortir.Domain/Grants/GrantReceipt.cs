namespace Sortir.Domain;

/// <summary>
/// What APRAS said when it recorded a grant. Every part may be missing: a grant is recorded by its status, whatever its body.
/// </summary>
/// <remarks>Source: the body of a 2xx to <c>POST {base}/api/partners/grant</c>. The unit of the amounts is not documented.</remarks>
public sealed record GrantReceipt
{
    /// <summary>APRAS's id of the request (<c>id</c>), a number or a string on the wire; at most 256 characters, none of them a control character.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// When APRAS recorded it (<c>date_demande</c>); <see langword="null"/> when it was sent without a zone, since which zone is
    /// then meant is not known: <see cref="RequestedAtText"/> has it as sent.
    /// </summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary><c>date_demande</c> as sent, with or without a zone; at most 64 characters, none of them a control character.</summary>
    public string? RequestedAtText { get; init; }

    /// <summary>The price of the activity (<c>montant_activite</c>), as sent.</summary>
    public long? ActivityAmount { get; init; }

    /// <summary>The aid that was granted (<c>montant_aide</c>), as sent.</summary>
    public long? AidAmount { get; init; }

    /// <summary>The sport voucher (<c>aide_coupon_sport</c>), as sent.</summary>
    public long? SportVoucher { get; init; }

    /// <summary>Other aids (<c>aide_autres</c>), as sent.</summary>
    public long? OtherAid { get; init; }

    /// <summary>Additional aid (<c>aide_additionnelle</c>), as sent.</summary>
    public long? AdditionalAid { get; init; }

    /// <summary>
    /// What could not be read, for staff, in English: names of fields, never what they held. <see langword="null"/> when all was well.
    /// </summary>
    public string? Note { get; init; }
}
