using Microsoft.Extensions.Options;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir;

/// <summary>What lives as long as the process and is needed at each verification: resolved once, not once a request.</summary>
internal sealed class CheckoutServices(
    IOptions<SortirOptions> options,
    TimeProvider time,
    IAprasClient apras,
    IAttemptLimiter limiter,
    OrganizerCeiling ceiling,
    RefusalCache refusals,
    KeyRing keys,
    SortirProtector protector,
    EventKeys eventKeys,
    AuditTrail audit,
    SortirTelemetry telemetry)
{
    internal SortirOptions Options { get; } = options.Value;

    internal RuleSettings Rules { get; } = options.Value.ToRuleSettings();

    // A shop that is switched off is not checked: its values may be anything, and other tickets are sold all the same.
    internal TimeSpan Timeout { get; } = options.Value.Enabled ? options.Value.Timeout : AprasConnection.DefaultTimeout;

    internal AttemptLimits Limits { get; } = options.Value.Enabled
        ? new()
        {
            Limit = options.Value.Attempts.Limit,
            AcceptedLimit = options.Value.Attempts.AcceptedLimit,
            Window = options.Value.Attempts.Window,
        }
        : new();

    internal TimeProvider Time { get; } = time;

    internal IAprasClient Apras { get; } = apras;

    internal IAttemptLimiter Limiter { get; } = limiter;

    internal OrganizerCeiling Ceiling { get; } = ceiling;

    internal RefusalCache Refusals { get; } = refusals;

    internal KeyRing Keys { get; } = keys;

    internal SortirProtector Protector { get; } = protector;

    internal EventKeys EventKeys { get; } = eventKeys;

    internal AuditTrail Audit { get; } = audit;

    internal SortirTelemetry Telemetry { get; } = telemetry;

    /// <summary>One entry at a time of a card for a ticket of a cart.</summary>
    internal KeyedLock<(string CartId, string TicketId, CardFingerprint Fingerprint)> Entries { get; } = new();
}
