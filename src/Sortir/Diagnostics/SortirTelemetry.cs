using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sortir.Domain;

namespace Sortir;

/// <summary>What Sortir tells OpenTelemetry: an <see cref="ActivitySource"/> and a <see cref="Meter"/>, both named <see cref="Name"/>.</summary>
internal sealed class SortirTelemetry : IDisposable
{
    /// <summary>The name of the activity source and of the meter.</summary>
    internal const string Name = "Sortir";

    private readonly Meter _meter;
    private readonly Counter<long> _verifications;
    private readonly Histogram<double> _verificationDuration;
    private readonly Counter<long> _refusalCacheHits;
    private readonly Counter<long> _limiterRefusals;
    private readonly Counter<long> _overCeiling;
    private readonly Counter<long> _grants;
    private readonly Counter<long> _auditEntriesLost;
    private Storage.GrantBacklog _backlog = new(0, null, 0, 0);

    /// <summary>Makes the instruments: by the container, once.</summary>
    /// <param name="meters">The host's meters.</param>
    /// <param name="circuits">The circuits to observe.</param>
    /// <param name="time">The time, for the age of the oldest grant.</param>
    public SortirTelemetry(IMeterFactory meters, Client.IAprasCircuits circuits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _verifications = _meter.CreateCounter<long>("sortir.verifications", "{verification}", "Cards that were typed, by outcome.");
        _verificationDuration = _meter.CreateHistogram<double>("sortir.verification.duration", "s", "How long a verification took, by outcome.");
        _refusalCacheHits = _meter.CreateCounter<long>("sortir.refusal_cache.hits", "{hit}", "Verifications answered by a remembered refusal.");
        _limiterRefusals = _meter.CreateCounter<long>("sortir.attempts.refused", "{attempt}", "Attempts over a source's limit.");
        _overCeiling = _meter.CreateCounter<long>("sortir.attempts.over_ceiling", "{attempt}", "Refused cards over an organizer's ceiling, by organizer.");
        _grants = _meter.CreateCounter<long>("sortir.grants", "{grant}", "Attempts to report a paid sale, by outcome.");
        _auditEntriesLost = _meter.CreateCounter<long>("sortir.audit.lost", "{entry}", "Audit entries of refusals that could not be written.");
        _meter.CreateObservableGauge("sortir.grants.due", () => _backlog.Due, "{grant}", "Grants that are due.");
        _meter.CreateObservableGauge("sortir.grants.needs_review", () => _backlog.NeedsReview, "{grant}", "Grants that need a person.");
        _meter.CreateObservableGauge("sortir.grants.oldest_age", () => OldestAge(_backlog, time).TotalSeconds, "s", "Age of the oldest due grant.");
        _meter.CreateObservableGauge("sortir.circuit.state", () => ObserveCircuits(circuits), "{state}", "0 closed, 1 half-open, 2 open, by organizer.");
    }

    internal static ActivitySource Activities { get; } = new(Name);

    /// <summary>The backlog as the delivery saw it last.</summary>
    internal Storage.GrantBacklog Backlog
    {
        get => _backlog;
        set => _backlog = value;
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal static TimeSpan OldestAge(Storage.GrantBacklog backlog, TimeProvider time) =>
        backlog.OldestDueSince is { } since && time.GetUtcNow() - since is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    internal void CountVerification(string outcome, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("sortir.outcome", outcome);
        _verifications.Add(1, tag);
        _verificationDuration.Record(duration.TotalSeconds, tag);
    }

    internal void CountRefusalCacheHit() => _refusalCacheHits.Add(1);

    internal void CountLimiterRefusal() => _limiterRefusals.Add(1);

    internal void CountOverCeiling(string organizerId) => _overCeiling.Add(1, new KeyValuePair<string, object?>("sortir.organizer", organizerId));

    internal void CountAuditEntriesLost(int count) => _auditEntriesLost.Add(count);

    internal void CountGrant(string outcome) => _grants.Add(1, new KeyValuePair<string, object?>("sortir.outcome", outcome));

    // Enum.ToString allocates; a malformed number must cost nothing.
    internal static string NameOf(RefusalReason reason) => Names[(int)reason];

    private static readonly string[] Names =
        [.. Enumerable.Range(0, (int)Enum.GetValues<RefusalReason>().Max() + 1).Select(value => ((RefusalReason)value).ToString())];

    private static IEnumerable<Measurement<int>> ObserveCircuits(Client.IAprasCircuits circuits) =>
        circuits.GetSnapshot().Select(circuit => new Measurement<int>(
            circuit.State switch
            {
                Client.AprasCircuitState.Closed => 0,
                Client.AprasCircuitState.HalfOpen => 1,
                _ => 2,
            },
            new KeyValuePair<string, object?>("sortir.organizer", circuit.OrganizerId)));
}
