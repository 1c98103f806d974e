using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests.Configuration;

/// <summary>Several nodes over one store, whose keys differ.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly Shop _old = new(Keys("one"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _old.DisposeAsync();

    [Fact]
    public async Task An_event_stays_bound_to_its_key_when_another_becomes_the_current_one()
    {
        await using var rotated = Node(Keys("one", "two", current: "two"));
        var card = CardOfBoth(rotated);
        await _old.AcceptAsync(card);

        // Under another key the card would have another fingerprint, and could be used twice.
        await rotated.RefuseAsync(RefusalReason.HeldElsewhere, card, "other cart");
        await rotated.AcceptAsync(card);
        Assert.Equal("one", Assert.Single(await EventsAsync()).KeyId);
    }

    [Fact]
    public async Task An_event_that_is_new_after_the_rotation_is_bound_to_the_current_key()
    {
        await using var rotated = Node(Keys("one", "two", current: "two"));
        await rotated.AcceptAsync(CardOfBoth(rotated), product: Shop.OtherShow);

        Assert.Equal("two", Assert.Single(await EventsAsync()).KeyId);
    }

    [Fact]
    public async Task A_node_that_lacks_an_events_key_is_not_configured_for_it_loudly_and_sells_the_others()
    {
        await using var rotated = Node(Keys("one", "two", current: "two"));
        var card = CardOfBoth(rotated);
        await rotated.AcceptAsync(card, product: Shop.OtherShow);
        _old.Log.Clear();

        await _old.RefuseAsync(RefusalReason.NotConfigured, card, "other cart", product: Shop.OtherShow);

        Assert.Equal(["catalog", "settings", "bind"], _old.Log.Calls);
        var line = Assert.Single(_old.Logged.Errors).Message;
        Assert.Contains("other-event", line);
        Assert.Contains("two", line);
        Assert.Contains("Sortir:Keys", line);
        await _old.AcceptAsync(card);
    }

    [Fact]
    public async Task Of_two_nodes_that_bind_an_event_at_once_the_first_wins_for_both()
    {
        await using var rotated = Node(Keys("one", "two", current: "two"));
        var card = CardOfBoth(rotated);
        rotated.Log.Before = async (name, _, _) =>
        {
            if (name == "bind")
            {
                await _old.AcceptAsync(card, "other cart");
            }
        };

        await rotated.RefuseAsync(RefusalReason.HeldElsewhere, card);

        Assert.Equal("one", Assert.Single(await EventsAsync()).KeyId);
    }

    [Fact]
    public async Task What_was_sold_before_a_rotation_is_granted_after_it()
    {
        await _old.AcceptAsync(_old.NewCard());
        await using var rotated = Node(Keys("one", "two", current: "two"));
        await rotated.PlaceAsync();
        await rotated.PayAsync();

        // The key of this node's APRAS is another's, so that it refuses the grant: what counts is that it could be read and sent.
        await rotated.Maintenance.DeliverDueGrantsAsync(Ct);

        Assert.Equal(1, rotated.Log.Count("grant"));
    }

    [Fact]
    public async Task A_start_without_a_key_that_an_event_still_needs_is_refused_by_name()
    {
        await _old.AcceptAsync(_old.NewCard());
        await using var rotated = Node(Keys("two"));

        var exception = await Assert.ThrowsAsync<SortirConfigurationException>(() => CheckAtStartAsync(rotated));

        Assert.Contains("event", exception.Message);
        Assert.Contains("one", exception.Message);
        Assert.Contains("Sortir:Keys", exception.Message);
    }

    [Fact]
    public async Task A_needed_key_is_missed_even_behind_a_thousand_events()
    {
        for (var i = 0; i < 1_000; i++)
        {
            await _old.Store.BindEventAsync(new EventBinding("default", $"event {i:0000}", "two", _old.Time.GetUtcNow()), Ct);
        }

        await using var rotated = Node(Keys("two"));
        await CheckAtStartAsync(rotated);
        await _old.Store.BindEventAsync(new EventBinding("default", "event 9999", "one", _old.Time.GetUtcNow()), Ct);

        Assert.Contains("event 9999", (await Assert.ThrowsAsync<SortirConfigurationException>(() => CheckAtStartAsync(rotated))).Message);
    }

    [Fact]
    public async Task A_start_with_every_needed_key_is_content_and_so_is_one_of_a_shop_that_is_switched_off()
    {
        await _old.AcceptAsync(_old.NewCard());
        await using var rotated = Node(Keys("one", "two", current: "two"));
        await using var switchedOff = Node(options => options.Enabled = false);

        await CheckAtStartAsync(rotated);
        await CheckAtStartAsync(switchedOff);
    }

    [Fact]
    public async Task A_store_that_is_out_of_order_at_start_does_not_stop_the_shop()
    {
        await using var shop = Node(Keys("one"));
        shop.Log.Before = (_, _, _) => throw new SortirStorageException("it restarts");

        await CheckAtStartAsync(shop);

        Assert.Contains(shop.Logged.Warnings, line => line.Message.Contains("could not be checked at start", StringComparison.Ordinal));
    }

    private static Action<SortirOptions> Keys(string first, string? second = null, string? current = null) => options =>
    {
        options.Keys.Add(Shop.NewKey(first));
        if (second is not null)
        {
            options.Keys.Add(Shop.NewKey(second));
        }

        options.CurrentKey = current;
    };

    private static Task CheckAtStartAsync(Shop shop) =>
        shop.Services.GetServices<IHostedService>().OfType<KeyCheckService>().Single().StartAsync(Ct);

    private Shop Node(Action<SortirOptions> options) => new(options, store: _old.Store, time: _old.Time);

    private string CardOfBoth(Shop other)
    {
        var card = _old.NewCard();
        other.Book.SetCard(card);
        return card;
    }

    private Task<IReadOnlyList<EventBinding>> EventsAsync() => _old.Store.ListEventsAsync(null, 10, Ct);
}
