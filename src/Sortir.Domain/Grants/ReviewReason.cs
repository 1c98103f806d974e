namespace Sortir.Domain;

/// <summary>Why a grant needs a person. The numbers are stored: they never change.</summary>
public enum ReviewReason
{
    /// <summary>APRAS refused the grant at its first attempt.</summary>
    Refused = 1,

    /// <summary>APRAS refused the grant after an attempt whose outcome is unknown: it may be recorded already.</summary>
    RefusedAfterUnknownOutcome = 2,

    /// <summary>The ticket was cancelled while an attempt was under way, after one whose outcome is unknown, or after staff had settled it.</summary>
    CancelledAfterAttempt = 3,

    /// <summary>The service key was erased before the sale was paid.</summary>
    ServiceKeyMissing = 4,

    /// <summary>The stored service key cannot be decrypted: it was altered, or belongs to another usage.</summary>
    ServiceKeyUnreadable = 5,
}
