namespace Sortir.Storage.Conformance;

/// <summary>The events and their bindings.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class EventContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    [Fact]
    public async Task The_first_binding_of_an_event_stands()
    {
        var first = new EventBinding("organizer-1", "event-1", "key-1", Sample.Now);

        Assert.Equal(first, await Store.BindEventAsync(first, Token));
        Assert.Equal(first, await Store.BindEventAsync(first with { KeyId = "key-2", BoundAt = Sample.Now.AddDays(1) }, Token));
        Assert.Equal(first, Assert.Single(await Store.ListEventsAsync(null, 10, Token)));
    }

    [Fact]
    public async Task Events_are_apart_by_organizer_and_by_case()
    {
        EventBinding[] bindings =
        [
            new("organizer-1", "event-1", "key-1", Sample.Now),
            new("organizer-1", "Event-1", "key-2", Sample.Now),
            new("organizer-2", "event-1", "key-3", Sample.Now),
        ];

        foreach (var binding in bindings)
        {
            Assert.Equal(binding, await Store.BindEventAsync(binding, Token));
        }
    }

    [Fact]
    public async Task Events_are_listed_in_pages_in_the_order_of_organizer_and_event()
    {
        var events = (
            from organizer in new[] { "organizer-1", "organizer-2", "organizer-3" }
            from number in Enumerable.Range(1, 5)
            select new EventBinding(organizer, $"event-{number}", "key-1", Sample.Now)).ToArray();
        foreach (var binding in events.AsEnumerable().Reverse())
        {
            await Store.BindEventAsync(binding, Token);
        }

        var listed = new List<EventBinding>();
        for (EventBinding? after = null; listed.Count < 100; after = listed[^1])
        {
            var page = await Store.ListEventsAsync(after, 4, Token);
            listed.AddRange(page);
            if (page.Count < 4)
            {
                break;
            }
        }

        Assert.Equal(events, listed);
    }

    [Fact]
    public async Task The_next_page_follows_a_binding_that_is_gone()
    {
        var (gone, next) = (
            new EventBinding("organizer-1", "event-1", "key-1", Sample.Now),
            new EventBinding("organizer-1", "event-2", "key-1", Sample.Now));
        await Store.BindEventAsync(gone, Token);
        await Store.BindEventAsync(next, Token);
        await Store.PurgeAsync(new StoragePurge.Binding(gone.OrganizerId, gone.EventId), Token);

        Assert.Equal(next, Assert.Single(await Store.ListEventsAsync(gone, 10, Token)));
        Assert.Empty(await Store.ListEventsAsync(next, 10, Token));
    }
}
