using System.Globalization;
using Sortir.Domain;

namespace Sortir;

/// <summary>The answer to a card that is taken back.</summary>
public abstract record CardRelease
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Released, TResult> released, Func<Refused, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(released);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Released answer => released(answer),
            Refused answer => refused(answer),
            _ => throw new InvalidOperationException("A release has no other answer."),
        };
    }

    /// <summary>The ticket has no card any more.</summary>
    public sealed record Released : CardRelease
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The card stays: the correction window is over, or the ticket is ordered.</summary>
    /// <param name="Reason">Why: a stable code.</param>
    /// <param name="RetryAfter">When to try again; <see langword="null"/> when waiting does not help.</param>
    public sealed record Refused(RefusalReason Reason, TimeSpan? RetryAfter = null) : CardRelease
    {
        /// <summary>What the buyer reads, in the language of the current UI culture: English, or else French.</summary>
        public string Message => SortirMessages.Get(Reason, RetryAfter, CultureInfo.CurrentUICulture);

        private protected override void Close()
        {
        }
    }
}
