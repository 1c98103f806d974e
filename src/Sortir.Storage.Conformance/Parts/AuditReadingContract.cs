namespace Sortir.Storage.Conformance;

/// <summary>Pages of the audit, for people.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class AuditReadingContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task Pages_have_every_entry_once_the_newest_first(int size)
    {
        var entries = Enumerable.Range(0, 10).Select(number => Sample.Audit(at: Sample.Now.AddMilliseconds(number / 2))).ToArray();
        await WriteAuditAsync(entries);

        var read = await ReadAllAsync(new AuditFilter(), size);

        Assert.Equal(entries.Select(entry => entry.At).OrderDescending(), read.Select(entry => entry.At));
        Assert.Equal(entries.OrderBy(entry => entry.Id), read.OrderBy(entry => entry.Id));
    }

    [Fact]
    public async Task Entries_that_are_added_while_pages_are_read_neither_repeat_nor_hide_others()
    {
        var entries = Enumerable.Range(0, 10).Select(number => Sample.Audit(at: Sample.Now.AddSeconds(number))).ToArray();
        await WriteAuditAsync(entries);

        var read = await ReadAllAsync(new AuditFilter(), 3, () => WriteAuditAsync(Sample.Audit(at: Sample.Now.AddHours(1))));

        Assert.Equal(entries.AsEnumerable().Reverse(), read);
    }

    [Fact]
    public async Task Each_criterion_of_a_filter_narrows_the_list()
    {
        var match = Sample.Audit(Sample.Placed());
        var other = Sample.Audit(at: Sample.Now.AddHours(-1)) with
        {
            OrganizerId = "Organizer-1", EventId = "Event-1", OrderId = "Order-1", UsageId = Guid.NewGuid(),
        };
        await WriteAuditAsync(match, other);

        await AssertFoundAsync(new AuditFilter(), match, other);
        await AssertFoundAsync(new AuditFilter { OrganizerId = "organizer-1" }, match);
        await AssertFoundAsync(new AuditFilter { EventId = "event-1" }, match);
        await AssertFoundAsync(new AuditFilter { OrderId = "order-1" }, match);
        await AssertFoundAsync(new AuditFilter { UsageId = match.UsageId }, match);
        await AssertFoundAsync(new AuditFilter { From = match.At }, match);
        await AssertFoundAsync(new AuditFilter { Before = match.At }, other);
        await AssertFoundAsync(new AuditFilter { From = other.At, Before = match.At }, other);
        await AssertFoundAsync(new AuditFilter { EventId = "event-1", OrderId = "Order-1" });
    }

    private async Task<List<AuditEntry>> ReadAllAsync(AuditFilter filter, int size, Func<Task>? betweenPages = null)
    {
        var read = new List<AuditEntry>();
        string? cursor = null;
        do
        {
            var page = await Reader.ListAuditAsync(filter, new PageRequest { Size = size, Cursor = cursor }, Token);
            Assert.InRange(page.Items.Count, cursor is null ? 0 : 1, size);
            read.AddRange(page.Items);
            cursor = page.NextCursor;
            await (betweenPages?.Invoke() ?? Task.CompletedTask);
        }
        while (cursor is not null && read.Count < 1_000);

        return read;
    }

    private async Task AssertFoundAsync(AuditFilter filter, params AuditEntry[] expected) =>
        Assert.Equal(expected, await ReadAllAsync(filter, 50));
}
