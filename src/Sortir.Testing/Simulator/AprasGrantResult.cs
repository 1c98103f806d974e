namespace Sortir.Testing;

/// <summary>What the book answers to a grant. The cases are those nested here, and no others.</summary>
public abstract record AprasGrantResult
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    /// <param name="recorded">For a grant that was recorded.</param>
    /// <param name="keyUsed">For a key that an earlier grant has used up.</param>
    /// <param name="keyUnknown">For a key that this book never issued.</param>
    /// <returns>What the function of the case returns.</returns>
    public TResult Match<TResult>(
        Func<Recorded, TResult> recorded,
        Func<KeyUsed, TResult> keyUsed,
        Func<KeyUnknown, TResult> keyUnknown)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(keyUsed);
        ArgumentNullException.ThrowIfNull(keyUnknown);
        return this switch
        {
            Recorded answer => recorded(answer),
            KeyUsed answer => keyUsed(answer),
            KeyUnknown answer => keyUnknown(answer),
            _ => throw new InvalidOperationException("A grant has no other result."),
        };
    }

    /// <summary>The grant is in the book.</summary>
    /// <param name="Grant">What was recorded.</param>
    public sealed record Recorded(AprasGrant Grant) : AprasGrantResult
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>An earlier grant has used the key up: answered 409.</summary>
    public sealed record KeyUsed : AprasGrantResult
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The book never issued the key: answered 404.</summary>
    public sealed record KeyUnknown : AprasGrantResult
    {
        private protected override void Close()
        {
        }
    }
}
