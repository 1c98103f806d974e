using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>Deleting what is no longer to be kept.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class PurgeContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    private static readonly StoragePurge.EventUsages OfEvent = new("organizer-1", "event-1");
    private static readonly StoragePurge.Binding BindingOfEvent = new("organizer-1", "event-1");
    private static readonly EventBinding Binding = new("organizer-1", "event-1", "key-1", Sample.Now);

    [Fact]
    public async Task Ended_holds_are_deleted_by_the_time_of_their_end()
    {
        var (old, exact, young) = (
            Sample.Expired(1, Sample.Now.AddMilliseconds(-1)), Sample.Expired(2, Sample.Now), Sample.Expired(3, Sample.Now.AddMilliseconds(1)));
        var others = new[] { Sample.Hold(4), Sample.Cancelled(5, endedAt: Sample.Now.AddDays(-9)), Sample.Used(6) };
        await AddAsync([old, exact, young, .. others]);

        Assert.Equal(2, await Store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now), Token));

        await AssertLeftAsync([young, .. others]);
    }

    [Fact]
    public async Task Usages_of_an_event_are_deleted_but_for_holds_and_open_grants()
    {
        CardUsage[] gone =
        [
            Sample.Placed(1), Sample.Used(2), Sample.Cancelled(3), Sample.Cancelled(4, released: false),
            Sample.Cancelled(5) with { Grant = new UsageGrant { State = GrantState.Settled } },
        ];
        CardUsage[] kept =
        [
            Sample.Hold(11), Sample.Expired(12), Sample.Due(13), Sample.InReview(14),
            Sample.Cancelled(15) with { Grant = new UsageGrant { State = GrantState.Granted } },
            Sample.Used(16) with { EventId = "Event-1" }, Sample.Used(17) with { OrganizerId = "organizer-2" },
        ];
        await AddAsync([.. gone, .. kept]);

        Assert.Equal(gone.Length, await Store.PurgeAsync(OfEvent, Token));

        await AssertLeftAsync(kept);
    }

    [Fact]
    public async Task A_deleted_usage_gives_its_card_free_and_is_a_conflict_to_whoever_read_it()
    {
        var used = Sample.Used();
        await AddAsync(used);
        await Store.PurgeAsync(OfEvent, Token);

        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(Sample.Update(used, used)));
        Assert.Equal(CommitResult.Committed, await CommitAsync(Sample.Insert(Sample.Hold())));
    }

    [Fact]
    public async Task Last_digits_and_fingerprint_in_the_audit_go_with_the_usage()
    {
        var (used, ended, kept) = (Sample.Used(1), Sample.Expired(2), Sample.Due(3));
        foreach (var usage in new[] { used, ended, kept })
        {
            await Store.CommitAsync([Sample.Insert(usage)], [Sample.Audit(usage), Sample.Audit(usage)], Token);
        }

        await Store.PurgeAsync(OfEvent, Token);
        await Store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now), Token);

        var audit = await ReadAuditAsync();
        Assert.Equal(6, audit.Count);
        foreach (var entry in audit)
        {
            Assert.Equal(
                entry.UsageId == kept.Id ? (kept.LastDigits, kept.Fingerprint) : (null, null),
                (entry.LastDigits, entry.Fingerprint));
            Assert.NotNull(entry.TicketId);
        }
    }

    [Fact]
    public async Task A_binding_is_deleted_only_when_no_usage_of_its_event_is_left()
    {
        await Store.BindEventAsync(Binding, Token);
        await Store.BindEventAsync(Binding with { EventId = "Event-1" }, Token);
        var ended = Sample.Expired();
        await AddAsync(ended);

        Assert.Equal(0, await Store.PurgeAsync(BindingOfEvent, Token));
        Assert.Equal(2, (await Store.ListEventsAsync(null, 10, Token)).Count);

        await Store.PurgeAsync(new StoragePurge.ExpiredHolds(Sample.Now), Token);
        Assert.Equal(1, await Store.PurgeAsync(BindingOfEvent, Token));
        Assert.Equal("Event-1", Assert.Single(await Store.ListEventsAsync(null, 10, Token)).EventId);
        Assert.Equal(0, await Store.PurgeAsync(BindingOfEvent, Token));

        var rebound = Binding with { KeyId = "key-2" };
        Assert.Equal(rebound, await Store.BindEventAsync(rebound, Token));
    }

    [Fact]
    public async Task Audit_entries_are_deleted_once_they_need_not_be_kept()
    {
        var (old, exact, young) = (
            Sample.Audit(keepUntil: Sample.Now.AddMilliseconds(-1)),
            Sample.Audit(keepUntil: Sample.Now),
            Sample.Audit(keepUntil: Sample.Now.AddMilliseconds(1)));
        await WriteAuditAsync(old, exact, young);

        Assert.Equal(2, await Store.PurgeAsync(new StoragePurge.AuditEntries(Sample.Now), Token));

        Assert.Equal(young, Assert.Single(await ReadAuditAsync()));
    }

    [Fact]
    public async Task A_purge_deletes_no_more_than_asked_and_says_when_nothing_is_left()
    {
        await AddAsync(Enumerable.Range(1, 5).Select(card => Sample.Expired(card)));
        await AddAsync(Enumerable.Range(6, 5).Select(card => Sample.Used(card)));
        var single = Enumerable.Range(11, 5).Select(card => Sample.Hold(card)).ToArray();
        await AddAsync(single);
        await WriteAuditAsync([.. Enumerable.Range(1, 5).Select(_ => Sample.Audit(keepUntil: Sample.Now))]);

        foreach (var purge in Purges.Append(new StoragePurge.Usages([.. single.Select(usage => usage.Id)])))
        {
            Assert.Equal(3, await Store.PurgeAsync(purge with { MaxCount = 3 }, Token));
            Assert.Equal(2, await Store.PurgeAsync(purge with { MaxCount = 3 }, Token));
            Assert.Equal(0, await Store.PurgeAsync(purge with { MaxCount = 3 }, Token));
        }
    }

    [Fact]
    public async Task A_dry_run_counts_all_and_deletes_nothing()
    {
        await Store.BindEventAsync(Binding with { EventId = "event-2" }, Token);
        var usages = Enumerable.Range(1, 5).SelectMany(card => new[] { Sample.Expired(card), Sample.Used(card + 5) }).ToArray();
        foreach (var usage in usages)
        {
            await Store.CommitAsync([Sample.Insert(usage)], [Sample.Audit(usage)], Token);
        }

        await WriteAuditAsync([.. Enumerable.Range(1, 5).Select(_ => Sample.Audit(keepUntil: Sample.Now))]);
        var audit = await ReadAuditAsync();

        foreach (var purge in Purges)
        {
            Assert.Equal(5, await Store.PurgeAsync(purge with { MaxCount = 3, DryRun = true }, Token));
        }

        Assert.Equal(1, await Store.PurgeAsync(new StoragePurge.Binding("organizer-1", "event-2") { DryRun = true }, Token));
        await AssertLeftAsync(usages);
        Assert.Equal(audit, await ReadAuditAsync());
        Assert.Single(await Store.ListEventsAsync(null, 10, Token));
    }

    private static StoragePurge[] Purges =>
        [new StoragePurge.ExpiredHolds(Sample.Now), OfEvent, new StoragePurge.AuditEntries(Sample.Now)];

    private async Task AssertLeftAsync(IReadOnlyCollection<CardUsage> expected)
    {
        var page = await Reader.ListUsagesAsync(new UsageFilter(), new PageRequest { Size = PageRequest.MaxSize }, Token);
        Assert.Equal(expected.OrderBy(usage => usage.Id), page.Items.OrderBy(usage => usage.Id));
    }
}
