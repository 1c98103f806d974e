namespace Sortir.Testing;

/// <summary>What APRAS holds of a card.</summary>
public enum AprasCardStatus
{
    /// <summary>No such card: answered 404.</summary>
    Unknown,

    /// <summary>The card has Sortir! rights: answered 201 with a service key.</summary>
    Eligible,

    /// <summary>The card had rights once: answered 404, like an unknown one.</summary>
    Expired,

    /// <summary>APRAS refuses the card: answered 403.</summary>
    Refused,
}
