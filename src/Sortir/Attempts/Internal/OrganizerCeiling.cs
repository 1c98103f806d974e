using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sortir;

/// <summary>
/// Notices when the sources of one organizer together are refused too many cards: somebody who tries numbers from many addresses stays under
/// each source's limit. It raises an alert, and stops the sale of reduced tickets only where the host says so: else one attacker could close a sale.
/// </summary>
/// <remarks>Counted by the limiter, so that nodes which share it count together; each node tells what it has seen itself.</remarks>
internal sealed partial class OrganizerCeiling(
    IAttemptLimiter limiter,
    KeyRing keys,
    IOptions<SortirOptions> options,
    SortirTelemetry telemetry,
    TimeProvider time,
    ILogger<OrganizerCeiling> logger)
{
    // By the clock's timestamp, which goes on when the wall clock is set back.
    private readonly ConcurrentDictionary<string, long> _reachedUntil = new(StringComparer.Ordinal);

    /// <summary>How long verifications of the organizer are refused still; <see langword="null"/> when they are not.</summary>
    internal TimeSpan? FindBlock(string organizerId) =>
        options.Value.Attempts.BlockAtOrganizerCeiling ? FindRest(organizerId) : null;

    /// <summary>The organizers whose ceiling is reached now.</summary>
    internal IEnumerable<string> GetReached() => _reachedUntil.Keys.Where(organizerId => FindRest(organizerId) is not null);

    /// <summary>Counts a refusal that says something of a card. Once the ceiling is reached it stays so for a window.</summary>
    internal async ValueTask CountAsync(string organizerId, TimeSpan undecidedFor)
    {
        if (FindRest(organizerId) is not null)
        {
            telemetry.CountOverCeiling(organizerId);
            return;
        }

        var attempts = options.Value.Attempts;
        var limits = new AttemptLimits { Limit = attempts.OrganizerCeiling, AcceptedLimit = attempts.OrganizerCeiling, Window = attempts.Window };

        // Hashed, so that no source that a host names can be the same.
        var decision = await limiter
            .AcquireAsync($"organizer:{keys.HashSource(organizerId)}", limits, undecidedFor, CancellationToken.None).ConfigureAwait(false);
        if (decision.IsGranted)
        {
            await limiter.SettleAsync(decision.Permit, AttemptOutcome.Kept, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        telemetry.CountOverCeiling(organizerId);
        if (_reachedUntil.TryAdd(organizerId, time.GetTimestamp() + time.ToTimestamp(attempts.Window)))
        {
            LogReached(logger, organizerId, attempts.OrganizerCeiling, attempts.Window.TotalSeconds);
        }
    }

    private TimeSpan? FindRest(string organizerId)
    {
        if (!_reachedUntil.TryGetValue(organizerId, out var until))
        {
            return null;
        }

        if (until - time.GetTimestamp() is > 0 and var rest)
        {
            return time.GetElapsedTime(0, rest);
        }

        _reachedUntil.TryRemove(new(organizerId, until));
        return null;
    }

    [LoggerMessage(1105, LogLevel.Warning, "Organizer {OrganizerId}: {Ceiling} cards were refused within {WindowSeconds} s, from all sources together. Somebody may be trying numbers: see Sortir:Attempts:OrganizerCeiling.")]
    private static partial void LogReached(ILogger logger, string organizerId, int ceiling, double windowSeconds);
}
