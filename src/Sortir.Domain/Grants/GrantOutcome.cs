namespace Sortir.Domain;

/// <summary>What became of one attempt to report a paid sale to APRAS.</summary>
public abstract record GrantOutcome
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(
        Func<Granted, TResult> granted,
        Func<Refused, TResult> refused,
        Func<Unauthorized, TResult> unauthorized,
        Func<Unknown, TResult> unknown)
    {
        ArgumentNullException.ThrowIfNull(granted);
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(unauthorized);
        ArgumentNullException.ThrowIfNull(unknown);
        return this switch
        {
            Granted outcome => granted(outcome),
            Refused outcome => refused(outcome),
            Unauthorized outcome => unauthorized(outcome),
            Unknown outcome => unknown(outcome),
            _ => throw new InvalidOperationException("A grant has no other outcome."),
        };
    }

    /// <summary>APRAS recorded the sale: any 2xx, even with a body that is missing, broken off or unreadable.</summary>
    /// <param name="Receipt">What of the answer could be read.</param>
    public sealed record Granted(GrantReceipt Receipt) : GrantOutcome
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>
    /// APRAS refused: 400, 404, 409 or 422. After an earlier attempt with an unknown outcome it may mean "already recorded".
    /// </summary>
    /// <param name="StatusCode">The HTTP status.</param>
    public sealed record Refused(int StatusCode) : GrantOutcome
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The organizer's token is wrong: 401 or 403. Nothing was recorded; try again once the token is mended.</summary>
    /// <param name="StatusCode">The HTTP status.</param>
    public sealed record Unauthorized(int StatusCode) : GrantOutcome
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>
    /// Nobody knows whether APRAS recorded it: a timeout, a broken connection, 408, 429, 5xx, a redirect, any unexpected status.
    /// </summary>
    /// <param name="StatusCode">The HTTP status, or <see langword="null"/> when no answer came.</param>
    /// <param name="RetryAfter">How long APRAS asked to be left alone; <see langword="null"/> when it did not say.</param>
    public sealed record Unknown(int? StatusCode = null, TimeSpan? RetryAfter = null) : GrantOutcome
    {
        private protected override void Close()
        {
        }
    }
}
