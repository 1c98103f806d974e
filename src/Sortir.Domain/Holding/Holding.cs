namespace Sortir.Domain;

/// <summary>What comes of an eligible card: a new hold, the hold that is there already, or a refusal.</summary>
public abstract record Holding
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Held, TResult> held, Func<SameAgain, TResult> sameAgain, Func<Refused, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(sameAgain);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Held answer => held(answer),
            SameAgain answer => sameAgain(answer),
            Refused answer => refused(answer),
            _ => throw new InvalidOperationException("A holding has no other answer."),
        };
    }

    /// <summary>The card is to be held.</summary>
    /// <param name="Usage">The new hold.</param>
    /// <param name="Changes">The changes that make it, one batch.</param>
    public sealed record Held(CardUsage Usage, IReadOnlyList<UsageChange> Changes) : Holding
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The same cart holds the same card for the same ticket already.</summary>
    /// <param name="Usage">The hold as it is; nothing is prolonged.</param>
    public sealed record SameAgain(CardUsage Usage) : Holding
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The card cannot be held.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(Refusal Refusal) : Holding
    {
        private protected override void Close()
        {
        }
    }
}
