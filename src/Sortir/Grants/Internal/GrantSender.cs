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
    SortirTelemetry telemetry,
    IOptions<SortirOptions> sortirOptions,
    TimeProvider time,
    ILogger<GrantSender> logger)
{
    private readonly RuleSettings _rules = sortirOptions.Value.ToRuleSettings();

    // What APRAS answered is written even when the storage needs a while to come back: as long as nobody may lease the grant again.
    private static readonly TimeSpan MinWritePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWritePause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeyPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SettingsPause = TimeSpan.FromMinutes(1);

    /// <param name="usage">The leased usage.</param>
    /// <param name="lane">Its organizer's.</param>
    /// <param name="options">The durations.</param>
    /// <param name="onAnswered">Called once APRAS has answered, before that is written.</param>
    internal async Task<GrantEnding> SendAsync(CardUsage usage, OrganizerLane lane, SortirGrantOptions options, Action onAnswered)
    {
        OrganizerSettings? settings;
        try
        {
            settings = await host.FindSettingsAsync(usage.OrganizerId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SortirCatalogException exception)
        {
            LogNotConfigured(logger, usage.OrganizerId, $"Its settings cannot be read: {exception.InnerException!.GetType().Name}.");
            return await WaitForSettingsAsync(usage, null, lane).ConfigureAwait(false);
        }

        if ((settings is null ? HostLookup.NoSettings : settings.FindProblem()) is { } problem)
        {
            LogNotConfigured(logger, usage.OrganizerId, problem);
            return await WaitForSettingsAsync(usage, settings, lane).ConfigureAwait(false);
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
            await WriteAsync(usage.Id, settings!, current => UsageRules.SetGrantAside(current, ReviewReason.ServiceKeyUnreadable), usage).ConfigureAwait(false);
            LogSetAside(logger, usage.Id, ReviewReason.ServiceKeyUnreadable, null);
            return GrantEnding.SetAside;
        }

        var now = time.GetNow();
        var pausedUntil = lane.GetPausedUntil(now);
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

        return await CompleteAsync(usage, settings, outcome, lane, onAnswered).ConfigureAwait(false);
    }

    private async Task<GrantEnding> CompleteAsync(
        CardUsage leased,
        OrganizerSettings settings,
        GrantOutcome outcome,
        OrganizerLane lane,
        Action onAnswered)
    {
        switch (outcome)
        {
            case GrantOutcome.Granted or GrantOutcome.Refused:
                lane.Succeed();
                break;
            default:
                lane.Fail(outcome is GrantOutcome.Unauthorized, time.GetNow());
                break;
        }

        onAnswered();
        telemetry.CountGrant(outcome.GetType().Name);
        var jitter = Random.Shared.NextDouble();
        CardUsage? written;
        try
        {
            written = await WriteAsync(
                leased.Id,
                settings,
                current => UsageRules.CompleteGrant(current, leased.Grant.Attempts, outcome, jitter, _rules, time.GetNow()),
                leased).ConfigureAwait(false);
        }
        catch (Exception) when (outcome is GrantOutcome.Granted unwritten)
        {
            LogNotWritten(logger, leased.Id, unwritten.Receipt.RequestId);
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

    // None of the organizer's grants can be sent: they wait as one, instead of being leased and given back one after the other.
    private Task<GrantEnding> WaitForSettingsAsync(CardUsage leased, OrganizerSettings? settings, OrganizerLane lane)
    {
        var until = time.GetNow() + SettingsPause;
        lane.PauseUntil(until);
        return ReturnAsync(leased, settings, until);
    }

    private async Task<GrantEnding> ReturnAsync(CardUsage leased, OrganizerSettings? settings, DateTimeOffset nextAttemptAt)
    {
        await WriteAsync(
            leased.Id,
            settings ?? OrganizerSettings.Default,
            current => IsAnothers(current, leased) ? null : UsageRules.ReturnGrant(current, leased.Grant.Attempts, nextAttemptAt),
            leased).ConfigureAwait(false);
        return GrantEnding.Postponed;
    }

    // A lease that was given back counts for nothing, so that the next one has its number.
    private static bool IsAnothers(CardUsage current, CardUsage leased) =>
        current.Grant.LeasedUntil is { } until && until != leased.Grant.LeasedUntil;

    // First on the usage as it was leased, which nearly always still stands; then on what it has become.
    private async Task<CardUsage?> WriteAsync(Guid id, OrganizerSettings settings, Func<CardUsage, UsageChange?> decide, CardUsage leased)
    {
        var current = leased;
        var pause = MinWritePause;
        for (var round = 1; ; round++)
        {
            try
            {
                if (current is null || decide(current) is not { } change)
                {
                    return current;
                }

                var entries = audit.Of([change], settings, AuditTrail.System);
                if (await writes.CommitAsync(store, change, entries).ConfigureAwait(false) == CommitResult.Committed)
                {
                    return change.After;
                }

                current = await ReadAsync(id).ConfigureAwait(false);
            }
            catch (SortirStorageException) when (time.GetNow() + pause < leased.Grant.LeasedUntil)
            {
                LogWriteFailed(logger, id, round);
                await Task.Delay(pause, time).ConfigureAwait(false);
                pause = pause * 2 < MaxWritePause ? pause * 2 : MaxWritePause;
                current = await TryReadAsync(id, current).ConfigureAwait(false);
            }
        }
    }

    private async Task<CardUsage?> ReadAsync(Guid id)
    {
        var found = await store.FindAsync(new UsageQuery { Ids = [id] }, CancellationToken.None).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    // The write that failed may have come through: a version conflict would say so, and a fresh read does at once.
    private async Task<CardUsage?> TryReadAsync(Guid id, CardUsage? current)
    {
        try
        {
            return await ReadAsync(id).ConfigureAwait(false);
        }
        catch (SortirStorageException)
        {
            return current;
        }
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

    [LoggerMessage(1608, LogLevel.Critical, "The grant of usage {UsageId} is recorded at APRAS as request {RequestId}, and the storage did not take that: it will be sent again.")]
    private static partial void LogNotWritten(ILogger logger, Guid usageId, string? requestId);

    [LoggerMessage(1607, LogLevel.Warning, "What became of the grant of usage {UsageId} could not be written at try {Round}: the storage is out of order. It is tried again.")]
    private static partial void LogWriteFailed(ILogger logger, Guid usageId, int round);
}
