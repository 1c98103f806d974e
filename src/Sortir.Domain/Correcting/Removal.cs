namespace Sortir.Domain;

/// <summary>What comes of taking a card away from a ticket, or a card away from its usage: changes, perhaps none, or a refusal.</summary>
public abstract record Removal
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Freed, TResult> freed, Func<Refused, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(freed);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Freed answer => freed(answer),
            Refused answer => refused(answer),
            _ => throw new InvalidOperationException("A removal has no other answer."),
        };
    }

    /// <summary>The card may go.</summary>
    /// <param name="Changes">The changes that free it; none when nothing was held.</param>
    public sealed record Freed(IReadOnlyList<UsageChange> Changes) : Removal
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The card stays.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(Refusal Refusal) : Removal
    {
        private protected override void Close()
        {
        }
    }
}
