using Microsoft.Extensions.Hosting;
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
    ILogger<GrantSender> logger,
    IHostApplicationLifetime? lifetime = null)
{
    private readonly RuleSettings _rules = sortirOptions.Value.ToRuleSettings();
    private readonly CancellationToken _ending = lifetime?.ApplicationStopping ?? CancellationToken.None;

    private static readonly TimeSpan KeyPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SettingsPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettingsWait = TimeSpan.FromSeconds(10);

    /// <param name="usage">The leased usage.</param>
    /// <param name="place">Its place in its organizer's lane, which makes room for the next once APRAS has answered, before that is written.</param>
    /// <param name="options">The durations.</param>
    internal async Task<GrantEnding> SendAsync(CardUsage usage, LanePlace place, SortirGrantOptions options)
    {
        OrganizerSettings? settings;
        try
        {
            settings = await FindSettingsAsync(usage.OrganizerId).ConfigureAwait(false);
        }
        catch (SortirCatalogException exception)
        {
            var trouble = $"Its settings cannot be read: {(exception.InnerException ?? exception).GetType().Name}.";
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
            await WriteAsync(usage, settings!, current => UsageRules.SetGrantAside(current, ReviewReason.ServiceKeyUnreadable)).ConfigureAwait(false);
            LogSetAside(logger, usage.Id, ReviewReason.ServiceKeyUnreadable, null);
            return GrantEnding.SetAside;
        }

        var now = time.GetNow();
        var pausedUntil = place.Lane.GetPausedUntil(now);
        if (pausedUntil > now || !UsageRules.MaySendGrant(usage, options.Timeout, _rules, now))
        {
            return await ReturnAsync(usage, settings, pausedUntil > now ? pausedUntil : now).ConfigureAwait(false);
        }

        // An earlier request of this node was answered meanwhile: it stood still for as long as a lease.
        if (unwritten.Find(usage.Id) is not null)
        {
            return await RecordAsync(usage, place).ConfigureAwait(false);
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

        if (outcome is not GrantOutcome.Granted granted)
        {
            NoteAnswer(outcome, place);
            return await FinishAsync(usage, settings, outcome).ConfigureAwait(false);
        }

        // Before anything else: a node that ends before it is written leaves the request id in its log.
        var kept = unwritten.Keep(usage, settings, granted.Receipt);
        try
        {
            LogGranted(logger, usage.Id, granted.Receipt.RequestId);
            NoteAnswer(outcome, place);
        }
        catch (Exception)
        {
            kept.GiveUp();
            throw;
        }

        return await RecordAsync(kept, usage).ConfigureAwait(false);
    }

    private void NoteAnswer(GrantOutcome outcome, LanePlace place)
    {
        if (outcome is GrantOutcome.Granted or GrantOutcome.Refused)
        {
            place.Lane.Succeed();
        }
        else
        {
            place.Lane.Fail(outcome is GrantOutcome.Unauthorized, time.GetNow());
        }

        place.Answer();
        telemetry.CountGrant(outcome.GetType().Name);
    }

    // A host that does not answer for one organizer must not keep the others' grants waiting.
    private async Task<OrganizerSettings?> FindSettingsAsync(string organizerId)
    {
        using var limit = new CancellationTokenSource(SettingsWait, time);
        try
        {
            return await host.FindSettingsAsync(organizerId, limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new SortirCatalogException("The settings provider does not answer.", new TimeoutException());
        }
    }

    private async Task<GrantEnding> FinishAsync(CardUsage leased, OrganizerSettings settings, GrantOutcome outcome)
    {
        var jitter = Random.Shared.NextDouble();
        var written = await WriteAsync(
            leased,
            settings,
            current => UsageRules.CompleteGrant(current, leased.Grant.Attempts, outcome, jitter, _rules, time.GetNow())).ConfigureAwait(false);
        if (outcome is GrantOutcome.Unauthorized unauthorized)
        {
            LogUnauthorized(logger, leased.OrganizerId, unauthorized.StatusCode);
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

    [LoggerMessage(1610, LogLevel.Information, "The receipt of the grant of usage {UsageId} (request {RequestId}) is written after all.")]
    private static partial void LogWrittenAfterAll(ILogger logger, Guid usageId, string? requestId);

    [LoggerMessage(1613, LogLevel.Critical, "APRAS has recorded the grant of usage {UsageId} twice, as request {RequestId} and as {OtherRequestId}: tell APRAS, and have the second taken back.")]
    private static partial void LogRecordedTwice(ILogger logger, Guid usageId, string? requestId, string? otherRequestId);

    [LoggerMessage(1614, LogLevel.Critical, "APRAS has recorded the grant of usage {UsageId} as request {RequestId}, and the usage is not stored any more: settle it with APRAS.")]
    private static partial void LogGone(ILogger logger, Guid usageId, string? requestId);
}
