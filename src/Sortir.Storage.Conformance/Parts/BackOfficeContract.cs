using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>What the back office asks of a storage: events that are cancelled, cards that are looked for, totals that outlive their usages.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class BackOfficeContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    private static readonly EventBinding Bound = new("organizer-1", "event-1", "key-1", Sample.Now);

    [Fact]
    public async Task An_event_is_cancelled_with_its_audit_entry()
    {
        await Store.BindEventAsync(Bound, Token);
        var entry = Sample.Audit();

        var cancelled = await Store.CancelEventAsync(Cancelled("key-2", 1), entry, Token);

        Assert.Equal(Bound with { CancelledAt = Sample.Now.AddHours(1) }, cancelled);
        Assert.Equal(cancelled, await Store.BindEventAsync(Bound, Token));
        Assert.Equal([cancelled], await Store.ListEventsAsync(null, 10, Token));
        Assert.Equal([entry], await ReadAuditAsync());
    }

    [Fact]
    public async Task An_event_that_is_not_bound_is_bound_and_cancelled_in_one_write()
    {
        var cancelled = await Store.CancelEventAsync(Cancelled("key-2", 1), Sample.Audit(), Token);

        Assert.Equal(Cancelled("key-2", 1), cancelled);
        Assert.Equal(cancelled, await Store.BindEventAsync(Bound, Token));
    }

    [Fact]
    public async Task The_first_cancellation_stands_and_each_is_audited()
    {
        await Store.CancelEventAsync(Cancelled("key-1", 1), Sample.Audit(), Token);

        var again = await Store.CancelEventAsync(Cancelled("key-1", 2), Sample.Audit(), Token);

        Assert.Equal(Sample.Now.AddHours(1), again.CancelledAt);
        Assert.Equal(2, (await ReadAuditAsync()).Count);
    }

    [Fact]
    public async Task Of_many_cancellations_at_once_one_stands()
    {
        var answers = await InParallelAsync(16, number => Store.CancelEventAsync(Cancelled($"key-{number}", number), Sample.Audit(), Token));

        Assert.Single(answers.Distinct());
        Assert.Equal(16, (await ReadAuditAsync()).Count);
    }

    [Fact]
    public async Task A_cancellation_concerns_one_event_of_one_organizer()
    {
        var (other, otherCase) = (Bound with { OrganizerId = "organizer-2" }, Bound with { EventId = "Event-1" });
        await Store.BindEventAsync(other, Token);
        await Store.BindEventAsync(otherCase, Token);

        await Store.CancelEventAsync(Cancelled("key-1", 1), Sample.Audit(), Token);

        Assert.Equal(other, await Store.BindEventAsync(other, Token));
        Assert.Equal(otherCase, await Store.BindEventAsync(otherCase, Token));
    }

    [Fact]
    public async Task A_cancellation_without_a_time_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CancelEventAsync(Bound, Sample.Audit(), Token));

        Assert.Empty(await Store.ListEventsAsync(null, 10, Token));
    }

    [Fact]
    public async Task A_cancelled_token_cancels_no_event()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CancelEventAsync(Cancelled("key-1", 1), Sample.Audit(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Reader.ListPurgedTotalsAsync("organizer-1", cancelled));

        Assert.Empty(await Store.ListEventsAsync(null, 10, Token));
        Assert.Empty(await ReadAuditAsync());
    }

    [Fact]
    public async Task Usages_are_found_by_fingerprint_whatever_their_status_and_each_once()
    {
        CardUsage[] wanted = [Sample.Expired(1), Sample.Cancelled(1), Sample.Used(1), Sample.Hold(2)];
        await AddAsync([.. wanted, Sample.Hold(3)]);

        var found = await Store.FindAsync(
            new UsageQuery { Fingerprints = [Sample.Card(1), Sample.Card(2), Sample.Card(9)], BlockingKeys = [Sample.Card(2)] }, Token);

        Assert.Equal(wanted.OrderBy(usage => usage.Id), found.OrderBy(usage => usage.Id));
    }

    [Fact]
    public async Task A_fingerprint_finds_nothing_of_a_usage_that_was_deleted()
    {
        await AddAsync(Sample.Used(1));
        await Store.PurgeAsync(new StoragePurge.EventUsages("organizer-1", "event-1"), Token);

        Assert.Empty(await Store.FindAsync(new UsageQuery { Fingerprints = [Sample.Card(1)] }, Token));
    }

    [Fact]
    public async Task Usages_are_read_by_when_they_were_ordered_and_paid()
    {
        var (early, late) = (
            Sample.Due(1) with { HeldAt = Sample.Now.AddHours(-1) },
            Sample.Due(2) with { PlacedAt = Sample.Now.AddHours(1), PaidAt = Sample.Now.AddHours(2) });
        await AddAsync(early, late, Sample.Hold(3) with { HeldAt = Sample.Now.AddHours(-2) });

        await AssertReadAsync(new UsageFilter { PlacedBefore = Sample.Now.AddHours(1) }, early);
        await AssertReadAsync(new UsageFilter { PlacedBefore = Sample.Now.AddHours(2) }, late, early);
        await AssertReadAsync(new UsageFilter { PaidFrom = DateTimeOffset.MinValue }, late, early);
        await AssertReadAsync(new UsageFilter { PaidFrom = Sample.Now.AddHours(2) }, late);
        await AssertReadAsync(new UsageFilter { PaidBefore = Sample.Now.AddHours(2) }, early);
        await AssertReadAsync(new UsageFilter { PaidFrom = Sample.Now, PaidBefore = Sample.Now });
    }

    [Fact]
    public async Task Single_usages_are_deleted_but_for_open_grants()
    {
        CardUsage[] gone = [Sample.Used(1), Sample.Hold(2), Sample.Expired(3), Sample.Cancelled(4)];
        CardUsage[] kept = [Sample.Due(5), Sample.InReview(6), Sample.Used(7), Recorded(8) with { Status = UsageStatus.Cancelled }];
        await AddAsync([.. gone, .. kept]);
        var ids = gone.Concat(kept).Where(usage => usage != kept[2]).Select(usage => usage.Id).Append(Guid.NewGuid()).ToArray();

        Assert.Equal(4, await Store.PurgeAsync(new StoragePurge.Usages(ids) { DryRun = true }, Token));
        Assert.Equal(4, await Store.PurgeAsync(new StoragePurge.Usages([.. ids, .. ids]), Token));

        var left = await Reader.ListUsagesAsync(new UsageFilter(), new PageRequest(), Token);
        Assert.Equal(kept.OrderBy(usage => usage.Id), left.Items.OrderBy(usage => usage.Id));
    }

    [Fact]
    public async Task A_single_usage_takes_its_card_out_of_the_audit()
    {
        var used = Sample.Used();
        await Store.CommitAsync([Sample.Insert(used)], [Sample.Audit(used)], Token);

        await Store.PurgeAsync(new StoragePurge.Usages([used.Id]), Token);

        Assert.Equal((null, null), (await ReadAuditAsync()).Select(entry => (entry.LastDigits, entry.Fingerprint)).Single());
    }

    [Fact]
    public async Task What_is_deleted_lives_on_in_the_totals_of_its_month()
    {
        await AddAsync(
            Recorded(1), Recorded(2), Recorded(3) with { PaidAt = new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero) },
            Recorded(4) with { Status = UsageStatus.Cancelled, Grant = Recorded(4).Grant with { State = GrantState.Settled } },
            Recorded(5) with { OrganizerId = "organizer-2" }, Sample.Placed(6), Sample.Expired(7));
        var march = MonthlyTotal.Of(Recorded(1))!;

        await Store.PurgeAsync(new StoragePurge.EventUsages("organizer-1", "event-1") { DryRun = true }, Token);
        Assert.Empty(await Reader.ListPurgedTotalsAsync("organizer-1", Token));

        while (await Store.PurgeAsync(new StoragePurge.EventUsages("organizer-1", "event-1") { MaxCount = 1 }, Token) > 0)
        {
        }

        Assert.Equal(
            [march.Plus(march), march with { IsCancelled = true }, march with { Month = new DateOnly(2026, 4, 1) }],
            MonthlyTotal.Sum(await Reader.ListPurgedTotalsAsync("organizer-1", Token)));
        Assert.Empty(await Reader.ListPurgedTotalsAsync("organizer-2", Token));
        Assert.Empty(await Reader.ListPurgedTotalsAsync("Organizer-1", Token));
    }

    [Fact]
    public async Task Totals_are_one_for_each_month_and_kind_however_often_something_is_added()
    {
        var usages = Enumerable.Range(1, 5).Select(Recorded).ToArray();
        await AddAsync(usages);

        foreach (var usage in usages)
        {
            await Store.PurgeAsync(new StoragePurge.Usages([usage.Id]), Token);
        }

        var total = Assert.Single(await Reader.ListPurgedTotalsAsync("organizer-1", Token));
        Assert.Equal((5, 5 * 1_200, 5 * 600, 5, 5 * -2, 0), (total.Tickets, total.ActivityAmount, total.AidAmount, total.SportVoucher, total.OtherAid, total.AdditionalAid));
    }

    [Fact]
    public async Task Purges_at_once_add_up()
    {
        var usages = Enumerable.Range(1, 16).Select(Recorded).ToArray();
        await AddAsync(usages);

        var deleted = await InParallelAsync(16, number => Store.PurgeAsync(new StoragePurge.Usages([usages[number].Id]), Token));

        Assert.Equal(16, deleted.Sum());
        Assert.Equal(16, Assert.Single(await Reader.ListPurgedTotalsAsync("organizer-1", Token)).Tickets);
    }

    private static EventBinding Cancelled(string key, int hours) => Bound with { KeyId = key, CancelledAt = Sample.Now.AddHours(hours) };

    private static CardUsage Recorded(int card) => Sample.Used(card) with
    {
        Grant = new UsageGrant
        {
            State = GrantState.Granted,
            Receipt = new GrantReceipt { RequestId = "4711", ActivityAmount = 1_200, AidAmount = 600, SportVoucher = 1, OtherAid = -2 },
        },
    };

    private async Task AssertReadAsync(UsageFilter filter, params CardUsage[] expected)
    {
        Assert.Equal(expected, (await Reader.ListUsagesAsync(filter, new PageRequest(), Token)).Items);
        Assert.Equal(expected.Length, (await Reader.CountUsagesAsync(filter, Token)).Sum(count => count.Count));
    }
}
