namespace Sortir.Domain;

/// <summary>What comes of taking a card away from a ticket, or a card away from its usage: changes, perhaps none, or a refusal.</summary>
public abstract record Removal
{
    private protected abstract void Closed();

    /// <summary>The card may go.</summary>
    /// <param name="Changes">The changes that free it; none when nothing was held.</param>
    public sealed record Freed(IReadOnlyList<UsageChange> Changes) : Removal
    {
        private protected override void Closed()
        {
        }
    }

    /// <summary>The card stays.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(Refusal Refusal) : Removal
    {
        private protected override void Closed()
        {
        }
    }
}
