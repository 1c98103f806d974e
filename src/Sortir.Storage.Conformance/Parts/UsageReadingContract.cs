using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>Pages and counts of usages, for people.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class UsageReadingContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task Pages_have_every_usage_once_the_newest_hold_first(int size)
    {
        // Pairs are held in the same millisecond.
        var usages = Enumerable.Range(0, 10).Select(card => Sample.Hold(card, at: Sample.Now.AddMilliseconds(card / 2))).ToArray();
        await AddAsync(usages);

        var read = await ReadAllAsync(new UsageFilter(), size);

        Assert.Equal(usages.Select(usage => usage.HeldAt).OrderDescending(), read.Select(usage => usage.HeldAt));
        Assert.Equal(usages.OrderBy(usage => usage.Id), read.OrderBy(usage => usage.Id));
    }

    [Fact]
    public async Task Usages_that_are_added_while_pages_are_read_neither_repeat_nor_hide_others()
    {
        var usages = Enumerable.Range(0, 20).Select(card => Sample.Hold(card, at: Sample.Now.AddSeconds(card))).ToArray();
        await AddAsync(usages);

        var next = 100;
        var read = await ReadAllAsync(
            new UsageFilter(), 3, () => AddAsync(Sample.Hold(next++, at: Sample.Now.AddMinutes(next)), Sample.Hold(next++, at: Sample.Now)));

        Assert.Equal(read.Count, read.DistinctBy(usage => usage.Id).Count());
        Assert.Equal(usages.AsEnumerable().Reverse(), read.Where(usage => usages.Contains(usage)));
    }

    [Fact]
    public async Task Each_criterion_of_a_filter_narrows_the_list_and_the_counts()
    {
        var match = Sample.Used(1);
        var other = Sample.Hold(2, cart: "Cart-1", at: Sample.Now.AddHours(-1)) with
        {
            OrganizerId = "Organizer-1", EventId = "Event-1", OrderId = "Order-1", LastDigits = "1111",
        };
        var tell = Sample.Cancelled(3) with
        {
            OrganizerId = "x",
            EventId = "x",
            CartId = "x",
            OrderId = null,
            LastDigits = null,
            HeldAt = Sample.Now.AddHours(-2),
            Grant = new UsageGrant { State = GrantState.NeedsReview },
        };
        await AddAsync(match, other, tell);

        await AssertFoundAsync(new UsageFilter(), match, other, tell);
        await AssertFoundAsync(new UsageFilter { OrganizerId = "organizer-1" }, match);
        await AssertFoundAsync(new UsageFilter { EventId = "event-1" }, match);
        await AssertFoundAsync(new UsageFilter { CartId = "cart-1" }, match);
        await AssertFoundAsync(new UsageFilter { OrderId = "order-1" }, match);
        await AssertFoundAsync(new UsageFilter { Fingerprint = match.Fingerprint }, match);
        await AssertFoundAsync(new UsageFilter { LastDigits = "7890" }, match);
        await AssertFoundAsync(new UsageFilter { Status = UsageStatus.Used }, match);
        await AssertFoundAsync(new UsageFilter { Grant = GrantState.Granted }, match);
        await AssertFoundAsync(new UsageFilter { Grant = GrantState.None }, other);
        await AssertFoundAsync(new UsageFilter { MustTellApras = true }, tell);
        await AssertFoundAsync(new UsageFilter { HeldFrom = match.HeldAt }, match);
        await AssertFoundAsync(new UsageFilter { HeldBefore = match.HeldAt }, other, tell);
        await AssertFoundAsync(new UsageFilter { HeldFrom = other.HeldAt, HeldBefore = match.HeldAt }, other);
        await AssertFoundAsync(new UsageFilter { EventId = "event-1", Status = UsageStatus.Pending });
    }

    [Fact]
    public async Task A_filtered_list_has_every_match_once_in_pages()
    {
        var usages = Enumerable.Range(0, 30).Select(card => Sample.Hold(card, at: Sample.Now.AddSeconds(card)) with
        {
            EventId = card % 3 == 0 ? "event-3" : "event-1",
        }).ToArray();
        await AddAsync(usages);

        var read = await ReadAllAsync(new UsageFilter { EventId = "event-3", HeldBefore = Sample.Now.AddSeconds(27) }, 2);

        Assert.Equal(usages.Where(usage => usage.EventId == "event-3").Reverse().Skip(1), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("garbage")]
    [InlineData("🎟️")]
    [InlineData("'; DROP TABLE usages; --")]
    public async Task A_cursor_that_the_reader_did_not_give_is_refused(string cursor)
    {
        await AddAsync(Sample.Hold());

        await Assert.ThrowsAsync<ArgumentException>(
            () => Reader.ListUsagesAsync(new UsageFilter(), new PageRequest { Cursor = cursor }, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Reader.ListAuditAsync(new AuditFilter(), new PageRequest { Cursor = cursor }, Token));
    }

    [Fact]
    public async Task A_cursor_of_one_list_is_none_of_the_other_and_none_when_cut_or_lengthened()
    {
        await AddAsync(Sample.Hold(1), Sample.Hold(2));
        var cursor = (await Reader.ListUsagesAsync(new UsageFilter(), new PageRequest { Size = 1 }, Token)).NextCursor;
        Assert.NotNull(cursor);

        await Assert.ThrowsAsync<ArgumentException>(
            () => Reader.ListAuditAsync(new AuditFilter(), new PageRequest { Cursor = cursor }, Token));
        foreach (var wrong in new[] { cursor[..^1], cursor + "0", cursor[1..] })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => Reader.ListUsagesAsync(new UsageFilter(), new PageRequest { Cursor = wrong }, Token));
        }
    }

    [Fact]
    public async Task Counts_are_by_status_and_grant_state_and_leave_out_what_there_is_none_of()
    {
        await AddAsync(Sample.Hold(1), Sample.Placed(2), Sample.Placed(3), Sample.Due(4), Sample.Expired(5));

        var counts = await Reader.CountUsagesAsync(new UsageFilter(), Token);

        Assert.Equal(
            [
                new(UsageStatus.Pending, GrantState.None, 1),
                new(UsageStatus.Validated, GrantState.None, 2),
                new(UsageStatus.Validated, GrantState.Due, 1),
                new(UsageStatus.Expired, GrantState.None, 1),
            ],
            counts.OrderBy(count => count.Status).ThenBy(count => count.Grant));
    }

    [Fact]
    public async Task The_backlog_counts_open_grants_and_dates_the_oldest_that_is_due()
    {
        var oldest = Sample.Due(2, Sample.Now.AddHours(1));
        await AddAsync(
            Sample.Due(1),
            oldest with { Grant = oldest.Grant with { DueSince = Sample.Now.AddHours(-3) } },
            Sample.InReview(3),
            Sample.InReview(4) with { OrganizerId = "organizer-2", Status = UsageStatus.Cancelled },
            Sample.Cancelled(5) with { Grant = new UsageGrant { State = GrantState.Granted } },
            Sample.Used(6),
            Sample.Hold(7));

        Assert.Equal(new GrantBacklog(2, Sample.Now.AddHours(-3), 2, 2), await Reader.GetGrantBacklogAsync(null, Token));
        Assert.Equal(new GrantBacklog(0, null, 1, 1), await Reader.GetGrantBacklogAsync("organizer-2", Token));
        Assert.Equal(new GrantBacklog(0, null, 0, 0), await Reader.GetGrantBacklogAsync("Organizer-2", Token));
    }

    private async Task<List<CardUsage>> ReadAllAsync(UsageFilter filter, int size, Func<Task>? betweenPages = null)
    {
        var read = new List<CardUsage>();
        string? cursor = null;
        do
        {
            var page = await Reader.ListUsagesAsync(filter, new PageRequest { Size = size, Cursor = cursor }, Token);
            Assert.InRange(page.Items.Count, cursor is null ? 0 : 1, size);
            read.AddRange(page.Items);
            cursor = page.NextCursor;
            await (betweenPages?.Invoke() ?? Task.CompletedTask);
        }
        while (cursor is not null && read.Count < 1_000);

        return read;
    }

    private async Task AssertFoundAsync(UsageFilter filter, params CardUsage[] expected)
    {
        Assert.Equal(expected, await ReadAllAsync(filter, 50));
        Assert.Equal(expected.Length, (await Reader.CountUsagesAsync(filter, Token)).Sum(count => count.Count));
    }
}
