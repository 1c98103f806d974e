namespace Sortir;

/// <summary>
/// Counts how often a source tries cards, so that nobody can try them all. In the process by default; a shop on several nodes registers
/// one that they share.
/// </summary>
/// <remarks>
/// <para>
/// Every implementation gives the same answers. A permit counts from its acquisition for <see cref="AttemptLimits.Window"/> (a sliding
/// window), whatever becomes of the process that has it: a crash keeps the permit until then, and no longer.
/// </para>
/// <para>
/// Two counts stand for each source. <em>Attempts</em>: permits that are undecided or <see cref="AttemptOutcome.Kept"/>, fewer than
/// <see cref="AttemptLimits.Limit"/> before another is given. <em>Accepted</em>: permits that ended as
/// <see cref="AttemptOutcome.Accepted"/>; as an undecided one may become accepted, both together are fewer than
/// <see cref="AttemptLimits.AcceptedLimit"/> before another is given.
/// </para>
/// <para>
/// Looking and counting is one atomic step, on any number of threads, and on any number of nodes for a shared limiter: of many at once exactly as many pass as
/// there is room for. A clock that goes backwards neither throws nor locks a source out for longer than a window.
/// </para>
/// <para>
/// A shared limiter that cannot be reached does not fail the sale: it answers from the memory of the process within a short time.
/// </para>
/// </remarks>
public interface IAttemptLimiter
{
    /// <summary>Asks for leave to try a card, and counts it in the same step.</summary>
    /// <param name="source">Who tries: an identifier, see <see cref="AttemptSource.Normalize"/>. Kept no longer than a window.</param>
    /// <param name="limits">The limits that apply now; they may differ from call to call.</param>
    /// <param name="undecidedFor">How long a permit stays undecided at most: the timeout of a verification.</param>
    /// <param name="cancellationToken">Cancels the wait for a shared limiter.</param>
    /// <returns>
    /// A permit, to be settled in any case, or a refusal, which counts nothing. Its <see cref="AttemptDecision.RetryAfter"/> is the time
    /// until enough settled permits have left their window, or <paramref name="undecidedFor"/> where only undecided ones stand in the way.
    /// <see cref="AttemptDecision.IsFirstInWindow"/> is true for the first refusal of the source, and again for the first one that comes a
    /// <see cref="AttemptLimits.Window"/> or more after that.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is no identifier.</exception>
    ValueTask<AttemptDecision> AcquireAsync(
        string source, AttemptLimits limits, TimeSpan undecidedFor, CancellationToken cancellationToken = default);

    /// <summary>Says how the attempt ended.</summary>
    /// <param name="permit">The permit, known by its <see cref="AttemptPermit.Id"/> and <see cref="AttemptPermit.Source"/>.</param>
    /// <param name="outcome">
    /// What becomes of it. The first outcome stands: settling again, settling a permit that is unknown, forgotten or past its window
    /// changes nothing and is no error.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the wait for a shared limiter; the permit may then count until its window ends. Callers pass none once an attempt is decided.
    /// </param>
    ValueTask SettleAsync(AttemptPermit permit, AttemptOutcome outcome, CancellationToken cancellationToken = default);
}
