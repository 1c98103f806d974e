namespace Sortir;

/// <summary>The answer to somebody who wants what is stored of their card or order erased.</summary>
public abstract record DataErasure
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Erased, TResult> erased, Func<NothingStored, TResult> nothingStored, Func<InvalidCard, TResult> invalidCard)
    {
        ArgumentNullException.ThrowIfNull(erased);
        ArgumentNullException.ThrowIfNull(nothingStored);
        ArgumentNullException.ThrowIfNull(invalidCard);
        return this switch
        {
            Erased answer => erased(answer),
            NothingStored answer => nothingStored(answer),
            InvalidCard answer => invalidCard(answer),
            _ => throw new InvalidOperationException("There is no other answer."),
        };
    }

    /// <summary>What the rules allow is erased, by this call or an earlier one.</summary>
    /// <param name="Usages">Each usage, and what is left of it until when.</param>
    public sealed record Erased(IReadOnlyList<ErasedUsage> Usages) : DataErasure
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>Nothing is stored, or nothing any more.</summary>
    public sealed record NothingStored : DataErasure
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>What was given is no card number: exactly ten digits are required.</summary>
    public sealed record InvalidCard : DataErasure
    {
        private protected override void Close()
        {
        }
    }
}
