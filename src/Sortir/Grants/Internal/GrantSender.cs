using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Sends one leased grant to APRAS, once, and writes what came of it.</summary>
internal sealed partial class GrantSender(
    ISortirStore store,
    HostLookup host,
    IAprasClient apras,
    SortirProtector protector,
    AuditTrail audit,
    GrantWrites writes,
    UnwrittenReceipts unwritten,
    GrantSignal signal,
    SortirTelemetry telemetry,
    IOptions<SortirOptions> sortirOptions,
    TimeProvider time,
    ILogger<GrantSender> logger)
{
    private readonly RuleSettings _rules = sortirOptions.Value.ToRuleSettings();

    private static readonly TimeSpan KeyPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SettingsPause = TimeSpan.FromMinutes(1);

    /// <param name="usage">The leased usage.</param>
    /// <param name="place">Its place in its organizer's lane; left once APRAS has answered, before that is written.</param>
    /// <param name="options">The durations.</param>
    internal async Task<GrantEnding> SendAsync(CardUsage usage, LanePlace place, SortirGrantOptions options)
    {
        if (unwritten.Take(usage.Id) is { } kept)
        {
            // Recorded at APRAS already, and not written when this node leased it before.
            place.Leave();
            return await FinishAsync(usage, kept.Settings, new GrantOutcome.Granted(kept.Receipt)).ConfigureAwait(false);
        }

        OrganizerSettings? settings;
        try
        {
            settings = await host.FindSettingsAsync(usage.OrganizerId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SortirCatalogException exception)
        {
            var trouble = $"Its settings cannot be read: {exception.InnerException!.GetType().Name}.";
            return await WaitForSettingsAsync(usage, null, place.Lane, trouble).ConfigureAwait(false);
        }

        if ((settings is null ? HostLookup.NoSettings : settings.FindProblem()) is { } problem)
        {
            return await WaitForSettingsAsync(usage, settings, place.Lane, problem).ConfigureAwait(false);
        }

        ServiceKey serviceKey;
        try
        {
            serviceKey = protector.UnprotectServiceKey(usage.ProtectedServiceKey!, usage.Id);
        }
        catch (SortirProtectionException exception) when (exception.Kind == SortirProtectionFailure.UnknownKey)
        {
            LogKeyMissing(logger, usage.Id);
            return await ReturnAsync(usage, settings, time.GetNow() + KeyPause).ConfigureAwait(false);
        }
        catch (SortirProtectionException)
        {
            await WriteAsync(usage, settings!, current => UsageRules.SetGrantAside(current, ReviewReason.ServiceKeyUnreadable), null).ConfigureAwait(false);
            LogSetAside(logger, usage.Id, ReviewReason.ServiceKeyUnreadable, null);
            return GrantEnding.SetAside;
        }

        var now = time.GetNow();
        var pausedUntil = place.Lane.GetPausedUntil(now);
        if (pausedUntil > now || !UsageRules.MaySendGrant(usage, options.Timeout, _rules, now))
        {
            return await ReturnAsync(usage, settings, pausedUntil > now ? pausedUntil : now).ConfigureAwait(false);
        }

        GrantOutcome outcome;
        try
        {
            var connection = settings!.GetConnection(usage.OrganizerId, options.Timeout);
            outcome = await apras.GrantAsync(
                serviceKey,
                usage.Grant.ActivityId is { } activity ? connection with { ActivityId = activity } : connection,
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SortirConfigurationException or ArgumentException)
        {
            // Nothing was sent: the attempt does not count.
            LogNotConfigured(logger, usage.OrganizerId, exception.Message);
            return await ReturnAsync(usage, settings, time.GetNow() + SettingsPause).ConfigureAwait(false);
        }

        switch (outcome)
        {
            case GrantOutcome.Granted or GrantOutcome.Refused:
                place.Lane.Succeed();
                break;
            default:
                place.Lane.Fail(outcome is GrantOutcome.Unauthorized, time.GetNow());
                break;
        }

        place.Leave();
        telemetry.CountGrant(outcome.GetType().Name);
        return await FinishAsync(usage, settings, outcome).ConfigureAwait(false);
    }

    private async Task<GrantEnding> FinishAsync(CardUsage leased, OrganizerSettings settings, GrantOutcome outcome)
    {
        var jitter = Random.Shared.NextDouble();
        CardUsage? written;
        try
        {
            written = await WriteAsync(
                leased,
                settings,
                current => UsageRules.CompleteGrant(current, leased.Grant.Attempts, outcome, jitter, _rules, time.GetNow()),
                (outcome as GrantOutcome.Granted)?.Receipt).ConfigureAwait(false);
        }
        catch (Exception) when (outcome is GrantOutcome.Granted granted)
        {
            unwritten.Keep(new UnwrittenReceipt(leased, settings, granted.Receipt));
            LogNotWritten(logger, leased.Id, granted.Receipt.RequestId);
            throw;
        }

        switch (outcome)
        {
            case GrantOutcome.Granted granted:
                LogGranted(logger, leased.Id, granted.Receipt.RequestId);
                return GrantEnding.Granted;
            case GrantOutcome.Unauthorized unauthorized:
                LogUnauthorized(logger, leased.OrganizerId, unauthorized.StatusCode);
                break;
        }

        if (written?.Grant is { State: GrantState.NeedsReview, Review: { } reason })
        {
            LogSetAside(logger, leased.Id, reason, written.Grant.LastStatusCode);
            return GrantEnding.SetAside;
        }

        return GrantEnding.Postponed;
    }

    [LoggerMessage(1602, LogLevel.Information, "The grant of usage {UsageId} is recorded at APRAS as request {RequestId}.")]
    private static partial void LogGranted(ILogger logger, Guid usageId, string? requestId);

    [LoggerMessage(1603, LogLevel.Error, "APRAS refused the token of organizer {OrganizerId} with {StatusCode}: put the right one into its settings. Its grants stay due.")]
    private static partial void LogUnauthorized(ILogger logger, string organizerId, int statusCode);

    [LoggerMessage(1604, LogLevel.Error, "The grant of usage {UsageId} needs a person: {Reason} (status {StatusCode}).")]
    private static partial void LogSetAside(ILogger logger, Guid usageId, ReviewReason reason, int? statusCode);

    [LoggerMessage(1605, LogLevel.Error, "Organizer {OrganizerId} is not configured, and its grants wait. {Problem}")]
    private static partial void LogNotConfigured(ILogger logger, string organizerId, string problem);

    [LoggerMessage(1606, LogLevel.Error, "The service key of usage {UsageId} was protected under a key that this node lacks: add it to Sortir:Keys. The grant waits.")]
    private static partial void LogKeyMissing(ILogger logger, Guid usageId);

    // Of GrantSender.Writing.cs: the generator orders two parts of one class by chance.
    [LoggerMessage(1607, LogLevel.Warning, "What became of the grant of usage {UsageId} (recorded at APRAS as request {RequestId}) could not be written at try {Round}: the storage is out of order. It is tried again.")]
    private static partial void LogWriteFailed(ILogger logger, Guid usageId, string requestId, int round);

    [LoggerMessage(1608, LogLevel.Critical, "The grant of usage {UsageId} is recorded at APRAS as request {RequestId}, and the storage did not take that: it is tried until this node ends. Another node may send the grant again.")]
    private static partial void LogNotWritten(ILogger logger, Guid usageId, string? requestId);
}
