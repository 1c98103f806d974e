using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

internal sealed partial class GrantSender
{
    // What APRAS answered is written even when the storage needs a while to come back: as long as nobody may lease the grant again.
    internal static readonly TimeSpan MinWritePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWritePause = TimeSpan.FromSeconds(30);

    /// <summary>Writes a receipt that this node has for a usage that it has leased once more, instead of sending its grant again.</summary>
    internal async Task<GrantEnding> RecordAsync(CardUsage usage, LanePlace place)
    {
        place.Answer();
        return unwritten.Find(usage.Id) is { } kept && kept.TryClaim()
            ? await RecordAsync(kept, usage).ConfigureAwait(false)

            // It is written by now, or somebody is at it.
            : GrantEnding.Unwritten;
    }

    /// <summary>Tries once to write a receipt that the storage did not take, whatever has become of the usage.</summary>
    /// <exception cref="SortirStorageException">The storage does not take it now either.</exception>
    internal async Task<GrantEnding> TryWriteAsync(UnwrittenReceipt kept)
    {
        if (!Conclude(kept, await WriteNowAsync(kept.Leased, kept.Settings, Recording(kept)).ConfigureAwait(false)))
        {
            return GrantEnding.Unwritten;
        }

        LogWrittenAfterAll(logger, kept.Leased.Id, kept.Receipt.RequestId);
        return GrantEnding.Granted;
    }

    private async Task<GrantEnding> RecordAsync(UnwrittenReceipt kept, CardUsage leased)
    {
        try
        {
            return Conclude(kept, await WriteAsync(leased, kept.Settings, Recording(kept), kept).ConfigureAwait(false))
                ? GrantEnding.Granted
                : GrantEnding.Unwritten;
        }
        catch (Exception)
        {
            kept.GiveUp();
            LogNotWritten(logger, leased.Id, kept.Receipt.RequestId);
            throw;
        }
    }

    private Func<CardUsage, UsageChange?> Recording(UnwrittenReceipt kept) => current =>
        UsageRules.CompleteGrant(current, kept.Leased.Grant.Attempts, new GrantOutcome.Granted(kept.Receipt), 0, _rules, time.GetNow());

    // Nothing is left to do. Whether what is stored is this receipt.
    private bool Conclude(UnwrittenReceipt kept, CardUsage? written)
    {
        unwritten.Remove(kept);
        if (written is null)
        {
            LogGone(logger, kept.Leased.Id, kept.Receipt.RequestId);
            return false;
        }

        var isStored = written.Grant.Receipt?.RequestId == kept.Receipt.RequestId;
        if (!isStored)
        {
            LogRecordedTwice(logger, written.Id, written.Grant.Receipt?.RequestId, kept.Receipt.RequestId);
        }

        return isStored;
    }

    // None of the organizer's grants can be sent: they wait as one, instead of being leased and given back one after the other.
    private Task<GrantEnding> WaitForSettingsAsync(CardUsage leased, OrganizerSettings? settings, OrganizerLane lane, string problem)
    {
        var now = time.GetNow();
        if (lane.GetPausedUntil(now) <= now)
        {
            LogNotConfigured(logger, leased.OrganizerId, problem);
        }

        lane.PauseUntil(now + SettingsPause, now);
        return ReturnAsync(leased, settings, now + SettingsPause);
    }

    private async Task<GrantEnding> ReturnAsync(CardUsage leased, OrganizerSettings? settings, DateTimeOffset nextAttemptAt)
    {
        await WriteAsync(
            leased,
            settings ?? OrganizerSettings.Default,
            current => IsStillOwn(current, leased) ? UsageRules.ReturnGrant(current, leased.Grant.Attempts, nextAttemptAt) : null).ConfigureAwait(false);
        if (nextAttemptAt <= time.GetNow())
        {
            // Due at once, as by a payment.
            signal.Wake();
        }

        return GrantEnding.Postponed;
    }

    // Nothing has happened since the lease, or one thing alone: its ticket was cancelled, say. A lease that was given back counts for nothing, so that
    // the next one has its number.
    private static bool IsStillOwn(CardUsage current, CardUsage leased) => current.Version <= leased.Version + 1;

    private async Task<CardUsage?> WriteAsync(
        CardUsage leased,
        OrganizerSettings settings,
        Func<CardUsage, UsageChange?> decide,
        UnwrittenReceipt? kept = null)
    {
        var current = leased;
        var pause = MinWritePause;
        for (var round = 1; ; round++)
        {
            try
            {
                return await WriteNowAsync(current, settings, decide).ConfigureAwait(false);
            }
            catch (SortirStorageException) when (time.GetNow() + Shorten(pause) < leased.Grant.LeasedUntil)
            {
                kept?.Fail();
                LogWriteFailed(logger, leased.Id, kept?.Receipt.RequestId ?? "none", round);
                await PauseAsync(pause).ConfigureAwait(false);
                pause = pause * 2 < MaxWritePause ? pause * 2 : MaxWritePause;
                current = await TryReadAsync(leased.Id, current).ConfigureAwait(false);
            }
        }
    }

    // A node that is told to end has no time for long pauses: what it alone knows is soon gone.
    private TimeSpan Shorten(TimeSpan pause) => _ending.IsCancellationRequested ? MinWritePause : pause;

    private async Task PauseAsync(TimeSpan pause)
    {
        // Before the length: a node that is told to end in between cuts the pause at once.
        var cut = _ending.IsCancellationRequested ? CancellationToken.None : _ending;
        await Task.Delay(Shorten(pause), time, cut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
