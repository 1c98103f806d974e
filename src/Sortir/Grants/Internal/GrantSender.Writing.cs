using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class GrantSender
{
    // What APRAS answered is written even when the storage needs a while to come back: as long as nobody may lease the grant again.
    private static readonly TimeSpan MinWritePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWritePause = TimeSpan.FromSeconds(30);

    /// <summary>Tries again to write what APRAS has recorded, whatever has become of the usage; <see langword="false"/> when the storage does not take it now.</summary>
    internal async Task<bool> TryWriteAsync(UnwrittenReceipt kept)
    {
        var outcome = new GrantOutcome.Granted(kept.Receipt);
        try
        {
            await WriteNowAsync(
                kept.Leased,
                kept.Settings,
                current => UsageRules.CompleteGrant(current, kept.Leased.Grant.Attempts, outcome, 0, _rules, time.GetNow())).ConfigureAwait(false);
        }
        catch (Exception)
        {
            unwritten.Keep(kept);
            return false;
        }

        LogGranted(logger, kept.Leased.Id, kept.Receipt.RequestId);
        return true;
    }

    // None of the organizer's grants can be sent: they wait as one, instead of being leased and given back one after the other.
    private Task<GrantEnding> WaitForSettingsAsync(CardUsage leased, OrganizerSettings? settings, OrganizerLane lane, string problem)
    {
        var now = time.GetNow();
        if (lane.GetPausedUntil(now) <= now)
        {
            LogNotConfigured(logger, leased.OrganizerId, problem);
        }

        lane.PauseUntil(now + SettingsPause);
        return ReturnAsync(leased, settings, now + SettingsPause);
    }

    private async Task<GrantEnding> ReturnAsync(CardUsage leased, OrganizerSettings? settings, DateTimeOffset nextAttemptAt)
    {
        await WriteAsync(
            leased,
            settings ?? OrganizerSettings.Default,
            current => IsAnothers(current, leased) ? null : UsageRules.ReturnGrant(current, leased.Grant.Attempts, nextAttemptAt),
            null).ConfigureAwait(false);
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

    private async Task<CardUsage?> WriteAsync(
        CardUsage leased,
        OrganizerSettings settings,
        Func<CardUsage, UsageChange?> decide,
        GrantReceipt? receipt)
    {
        var current = leased;
        var pause = MinWritePause;
        for (var round = 1; ; round++)
        {
            try
            {
                return await WriteNowAsync(current, settings, decide).ConfigureAwait(false);
            }
            catch (SortirStorageException) when (time.GetNow() + pause < leased.Grant.LeasedUntil)
            {
                LogWriteFailed(logger, leased.Id, receipt?.RequestId ?? "none", round);
                await Task.Delay(pause, time).ConfigureAwait(false);
                pause = pause * 2 < MaxWritePause ? pause * 2 : MaxWritePause;
                current = await TryReadAsync(leased.Id, current).ConfigureAwait(false);
            }
        }
    }

    // First on the usage as it was known, which nearly always still stands; then on what it has become.
    private async Task<CardUsage?> WriteNowAsync(CardUsage? current, OrganizerSettings settings, Func<CardUsage, UsageChange?> decide)
    {
        while (current is not null && decide(current) is { } change)
        {
            var entries = audit.Of([change], settings, AuditTrail.System);
            if (await writes.CommitAsync(store, change, entries).ConfigureAwait(false) == CommitResult.Committed)
            {
                return change.After;
            }

            current = await ReadAsync(change.After.Id).ConfigureAwait(false);
        }

        return current;
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
}
