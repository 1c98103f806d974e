using System.Globalization;
using Sortir.Domain;

namespace Sortir;

/// <summary>The answer to a card that was typed.</summary>
public abstract record CardVerification
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Accepted, TResult> accepted, Func<Refused, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Accepted answer => accepted(answer),
            Refused answer => refused(answer),
            _ => throw new InvalidOperationException("A verification has no other answer."),
        };
    }

    /// <summary>The card is good, and held for the ticket.</summary>
    public sealed record Accepted : CardVerification
    {
        /// <summary>The last four digits of the card.</summary>
        public required string LastDigits { get; init; }

        /// <summary>Until when the card may be taken away or replaced.</summary>
        public required DateTimeOffset CorrectableUntil { get; init; }

        /// <summary>When the hold lapses: from then on somebody else may take the card.</summary>
        public required DateTimeOffset HoldExpiresAt { get; init; }

        /// <summary>
        /// The holder's name, to prefill the attendee's: for the host's server code only. <see langword="null"/> when APRAS did
        /// not send it, the organizer does not want it, or the card was accepted before: it is never stored.
        /// </summary>
        public Beneficiary? Beneficiary { get; init; }

        private protected override void Close()
        {
        }
    }

    /// <summary>The card is not held.</summary>
    /// <param name="Reason">Why: a stable code.</param>
    /// <param name="RetryAfter">When to try again; <see langword="null"/> when waiting does not help, or nobody knows.</param>
    public sealed record Refused(RefusalReason Reason, TimeSpan? RetryAfter = null) : CardVerification
    {
        /// <summary>What the buyer reads, in the language of the current UI culture: English, or else French.</summary>
        public string Message => SortirMessages.Get(Reason, RetryAfter, CultureInfo.CurrentUICulture);

        private protected override void Close()
        {
        }
    }
}
