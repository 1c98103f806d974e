using Sortir.Domain;

namespace Sortir.Client;

/// <summary>What APRAS says of a card.</summary>
public abstract record CardEligibility
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(
        Func<Eligible, TResult> eligible,
        Func<NotEligible, TResult> notEligible,
        Func<Unauthorized, TResult> unauthorized,
        Func<Unavailable, TResult> unavailable)
    {
        ArgumentNullException.ThrowIfNull(eligible);
        ArgumentNullException.ThrowIfNull(notEligible);
        ArgumentNullException.ThrowIfNull(unauthorized);
        ArgumentNullException.ThrowIfNull(unavailable);
        return this switch
        {
            Eligible answer => eligible(answer),
            NotEligible answer => notEligible(answer),
            Unauthorized answer => unauthorized(answer),
            Unavailable answer => unavailable(answer),
            _ => throw new InvalidOperationException("A verification has no other answer."),
        };
    }

    /// <summary>The card has rights now (201, 200).</summary>
    /// <param name="ServiceKey">To be sent back when the sale is paid.</param>
    /// <param name="Beneficiary">The holder's name, where APRAS sent it.</param>
    public sealed record Eligible(ServiceKey ServiceKey, Beneficiary? Beneficiary) : CardEligibility
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The card is unknown, its rights have expired (404), or it is refused (403). May be cached.</summary>
    /// <param name="StatusCode">The HTTP status: 403 or 404.</param>
    public sealed record NotEligible(int StatusCode) : CardEligibility
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The organizer's token is wrong (401): a fault of the configuration, not of the card. The circuit opens at once.</summary>
    public sealed record Unauthorized : CardEligibility
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>APRAS gave no usable answer: nothing is known of the card.</summary>
    /// <param name="Trouble">Why.</param>
    /// <param name="StatusCode">The HTTP status, or <see langword="null"/> when no answer came.</param>
    /// <param name="RetryAfter">When to try again, as APRAS or the open circuit says; <see langword="null"/> when nothing says.</param>
    public sealed record Unavailable(AprasTrouble Trouble, int? StatusCode = null, TimeSpan? RetryAfter = null) : CardEligibility
    {
        private protected override void Close()
        {
        }
    }
}
