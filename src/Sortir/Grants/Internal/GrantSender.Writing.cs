using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class GrantSender
{
    // What APRAS answered is written even when the storage needs a while to come back.
    private static readonly TimeSpan MinWritePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWritePause = TimeSpan.FromSeconds(30);

    // None of the organizer's grants can be sent: they wait as one, instead of being leased and given back one after the other.
    private Task<GrantEnding> WaitForSettingsAsync(
        CardUsage leased,
        OrganizerSettings? settings,
        OrganizerLane lane,
        string problem,
        CancellationToken stopping)
    {
        var now = time.GetNow();
        if (lane.GetPausedUntil(now) <= now)
        {
            LogNotConfigured(logger, leased.OrganizerId, problem);
        }

        lane.PauseUntil(now + SettingsPause);
        return ReturnAsync(leased, settings, now + SettingsPause, stopping);
    }

    private async Task<GrantEnding> ReturnAsync(
        CardUsage leased,
        OrganizerSettings? settings,
        DateTimeOffset nextAttemptAt,
        CancellationToken stopping)
    {
        await WriteAsync(
            leased,
            settings ?? OrganizerSettings.Default,
            current => IsAnothers(current, leased) ? null : UsageRules.ReturnGrant(current, leased.Grant.Attempts, nextAttemptAt),
            null,
            stopping).ConfigureAwait(false);
        if (nextAttemptAt <= time.GetNow())
        {
            // Due at once, as by a payment.
            signal.Wake();
        }

        return GrantEnding.Postponed;
    }

    // A lease that was given back counts for nothing, so that the next one has its number.
    private static bool IsAnothers(CardUsage current, CardUsage leased) =>
        current.Grant.LeasedUntil is { } until && until != leased.Grant.LeasedUntil;

    // First on the usage as it was leased, which nearly always still stands; then on what it has become.
    private async Task<CardUsage?> WriteAsync(
        CardUsage leased,
        OrganizerSettings settings,
        Func<CardUsage, UsageChange?> decide,
        GrantReceipt? receipt,
        CancellationToken stopping)
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

                current = await ReadAsync(leased.Id).ConfigureAwait(false);
            }
            catch (SortirStorageException) when (MayTryAgain(leased, receipt, pause, stopping))
            {
                LogWriteFailed(logger, leased.Id, receipt?.RequestId ?? "none", round);

                // A node that is told to stop tries at once, and soon again: there may be little time left.
                var wasStopping = stopping.IsCancellationRequested;
                await Task.Delay(pause, time, wasStopping ? CancellationToken.None : stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = wasStopping == stopping.IsCancellationRequested ? Longer(pause) : MinWritePause;
                current = await TryReadAsync(leased.Id, current).ConfigureAwait(false);
            }
        }
    }

    // As long as nobody may lease the grant again; but what APRAS has recorded is written whoever has leased it since.
    private bool MayTryAgain(CardUsage leased, GrantReceipt? receipt, TimeSpan pause, CancellationToken stopping) =>
        time.GetNow() + pause < leased.Grant.LeasedUntil || (receipt is not null && !stopping.IsCancellationRequested);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < MaxWritePause ? pause * 2 : MaxWritePause;

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
}
