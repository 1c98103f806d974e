namespace Sortir.Testing;

/// <summary>What the book answers to a grant. The cases are those nested here, and no others.</summary>
public abstract record AprasGrantResult
{
    private protected abstract bool IsRecorded { get; }

    /// <summary>Turns each case into a value.</summary>
    /// <param name="recorded">For a grant that was recorded.</param>
    /// <param name="keyUsed">For a key that an earlier grant has used up.</param>
    /// <param name="keyUnknown">For a key that this book never issued.</param>
    /// <returns>What the function of the case returns.</returns>
    public T Match<T>(Func<AprasGrant, T> recorded, Func<T> keyUsed, Func<T> keyUnknown)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(keyUsed);
        ArgumentNullException.ThrowIfNull(keyUnknown);
        return this switch
        {
            Recorded yes => recorded(yes.Grant),
            KeyUsed => keyUsed(),
            _ => keyUnknown(),
        };
    }

    /// <summary>The grant is in the book.</summary>
    /// <param name="Grant">What was recorded.</param>
    public sealed record Recorded(AprasGrant Grant) : AprasGrantResult
    {
        private protected override bool IsRecorded => true;
    }

    /// <summary>An earlier grant has used the key up: answered 409.</summary>
    public sealed record KeyUsed : AprasGrantResult
    {
        private protected override bool IsRecorded => false;
    }

    /// <summary>The book never issued the key: answered 404.</summary>
    public sealed record KeyUnknown : AprasGrantResult
    {
        private protected override bool IsRecorded => false;
    }
}
