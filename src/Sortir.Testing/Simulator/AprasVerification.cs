using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>What the book answers to a verification. The cases are those nested here, and no others.</summary>
public abstract record AprasVerification
{
    private protected abstract AprasCardStatus Status { get; }

    /// <summary>Turns each case into a value.</summary>
    /// <param name="eligible">For a card with rights.</param>
    /// <param name="refused">For any other card, with what APRAS holds of it.</param>
    /// <returns>What the function of the case returns.</returns>
    public T Match<T>(Func<Eligible, T> eligible, Func<AprasCardStatus, T> refused)
    {
        ArgumentNullException.ThrowIfNull(eligible);
        ArgumentNullException.ThrowIfNull(refused);
        return this is Eligible yes ? eligible(yes) : refused(Status);
    }

    /// <summary>The card has rights, and a service key was issued for it.</summary>
    /// <param name="Key">A new single-use key.</param>
    /// <param name="Beneficiary">The card's holder, when the book knows one.</param>
    public sealed record Eligible(ServiceKey Key, AprasBeneficiary? Beneficiary) : AprasVerification
    {
        private protected override AprasCardStatus Status => AprasCardStatus.Eligible;
    }

    /// <summary>The card has no rights; no key was issued.</summary>
    /// <param name="Reason">Unknown, expired or refused.</param>
    public sealed record NotEligible(AprasCardStatus Reason) : AprasVerification
    {
        private protected override AprasCardStatus Status => Reason;
    }
}
