using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>What the book answers to a verification. The cases are those nested here, and no others.</summary>
public abstract record AprasVerification
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    /// <param name="eligible">For a card with rights.</param>
    /// <param name="notEligible">For any other card.</param>
    /// <returns>What the function of the case returns.</returns>
    public TResult Match<TResult>(Func<Eligible, TResult> eligible, Func<NotEligible, TResult> notEligible)
    {
        ArgumentNullException.ThrowIfNull(eligible);
        ArgumentNullException.ThrowIfNull(notEligible);
        return this switch
        {
            Eligible answer => eligible(answer),
            NotEligible answer => notEligible(answer),
            _ => throw new InvalidOperationException("A verification has no other answer."),
        };
    }

    /// <summary>The card has rights, and a service key was issued for it.</summary>
    /// <param name="Key">A new single-use key.</param>
    /// <param name="Beneficiary">The card's holder, when the book knows one.</param>
    public sealed record Eligible(ServiceKey Key, AprasBeneficiary? Beneficiary) : AprasVerification
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The card has no rights; no key was issued.</summary>
    /// <param name="Reason">Unknown, expired or refused.</param>
    public sealed record NotEligible(AprasCardStatus Reason) : AprasVerification
    {
        private protected override void Close()
        {
        }
    }
}
