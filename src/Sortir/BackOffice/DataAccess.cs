namespace Sortir;

/// <summary>The answer to somebody who asks what is stored of their card or order.</summary>
public abstract record DataAccess
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Found, TResult> found, Func<NothingStored, TResult> nothingStored, Func<InvalidCard, TResult> invalidCard)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(nothingStored);
        ArgumentNullException.ThrowIfNull(invalidCard);
        return this switch
        {
            Found answer => found(answer),
            NothingStored answer => nothingStored(answer),
            InvalidCard answer => invalidCard(answer),
            _ => throw new InvalidOperationException("There is no other answer."),
        };
    }

    /// <summary>This is stored.</summary>
    /// <param name="Usages">Each usage, with what was done to it.</param>
    public sealed record Found(IReadOnlyList<StoredUsage> Usages) : DataAccess
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>Nothing is stored, or nothing any more.</summary>
    public sealed record NothingStored : DataAccess
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>What was given is no card number: exactly ten digits are required.</summary>
    public sealed record InvalidCard : DataAccess
    {
        private protected override void Close()
        {
        }
    }
}
