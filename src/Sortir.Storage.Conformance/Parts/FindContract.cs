using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>Finding usages, and getting back what was written.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class FindContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    [Fact]
    public async Task A_query_without_a_criterion_finds_nothing()
    {
        await AddAsync(Sample.Hold());

        Assert.Empty(await Store.FindAsync(new UsageQuery(), Token));
        Assert.Empty(await Store.FindAsync(new UsageQuery { TicketId = "ticket-1" }, Token));
    }

    [Fact]
    public async Task A_usage_that_matches_several_criteria_is_found_once()
    {
        var (match, other) = (Sample.Placed(card: 1), Sample.Hold(card: 2, cart: "cart-2"));
        await AddAsync(match, other);

        var found = await Store.FindAsync(
            new UsageQuery
            {
                BlockingKeys = [match.Fingerprint, match.Fingerprint],
                CartIds = [match.CartId!, match.CartId!],
                OrderId = match.OrderId,
                Ids = [match.Id, match.Id],
            },
            Token);

        Assert.Equal(match, Assert.Single(found));
    }

    [Fact]
    public async Task Any_criterion_is_enough()
    {
        var byKey = Sample.Hold(card: 1, cart: "cart-1");
        var byCart = Sample.Hold(card: 2, cart: "cart-2");
        var byOrder = Sample.Placed(card: 3, order: "order-3") with { CartId = "cart-3" };
        var byId = Sample.Hold(card: 4, cart: "cart-4");
        await AddAsync(byKey, byCart, byOrder, byId, Sample.Hold(card: 5, cart: "cart-5"));

        var found = await Store.FindAsync(
            new UsageQuery
            {
                BlockingKeys = [byKey.Fingerprint, Sample.Card(99)],
                CartIds = ["cart-2", "cart-99"],
                OrderId = "order-3",
                Ids = [byId.Id, Guid.NewGuid()],
            },
            Token);

        AssertSame([byKey, byCart, byOrder, byId], found);
    }

    [Fact]
    public async Task The_ticket_narrows_the_carts_and_nothing_else()
    {
        var byKey = Sample.Hold(card: 1, cart: "cart-2", ticket: "ticket-2");
        var byTicket = Sample.Hold(card: 2, ticket: "ticket-1");
        var otherTicket = Sample.Hold(card: 3, ticket: "ticket-2");
        await AddAsync(byKey, byTicket, otherTicket);

        var found = await Store.FindAsync(
            new UsageQuery { BlockingKeys = [byKey.Fingerprint], CartIds = ["cart-1"], TicketId = "ticket-1" }, Token);

        AssertSame([byKey, byTicket], found);
    }

    [Fact]
    public async Task Carts_and_orders_find_usages_of_every_status()
    {
        var usages = new[]
        {
            Sample.Expired(card: 1) with { OrderId = "order-1" }, Sample.Cancelled(card: 2), Sample.Used(card: 3), Sample.Placed(card: 4),
        };
        await AddAsync(usages);

        AssertSame(usages, await Store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token));
        AssertSame(usages, await Store.FindAsync(new UsageQuery { OrderId = "order-1" }, Token));
    }

    [Fact]
    public async Task A_fingerprint_that_no_longer_blocks_is_not_found_as_a_blocking_key()
    {
        await AddAsync(Sample.Expired(card: 1), Sample.Cancelled(card: 2, released: true));

        Assert.Empty(await Store.FindAsync(new UsageQuery { BlockingKeys = [Sample.Card(1), Sample.Card(2)] }, Token));
    }

    [Fact]
    public async Task A_usage_is_found_by_what_it_is_now()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        await CommitAsync(Sample.Update(hold, hold with { CartId = "cart-2", OrderId = "order-2", Status = UsageStatus.Validated }));

        Assert.Empty(await Store.FindAsync(new UsageQuery { CartIds = ["cart-1"] }, Token));
        Assert.Single(await Store.FindAsync(new UsageQuery { CartIds = ["cart-2"] }, Token));
        Assert.Single(await Store.FindAsync(new UsageQuery { OrderId = "order-2" }, Token));

        await CommitAsync(UsageRules.Erase((await FindAsync(hold.Id))!));

        Assert.Empty(await Store.FindAsync(new UsageQuery { CartIds = ["cart-2"] }, Token));
    }

    [Fact]
    public async Task Identifiers_differ_by_case_and_by_every_character()
    {
        string[] carts = ["cart-é", "cart-É", "cart-e\u0301", "CART-é", "cart-é\u00a0x", "cart-é x"];
        await AddAsync(carts.Select((cart, index) => Sample.Hold(card: index, cart: cart)));

        foreach (var cart in carts)
        {
            Assert.Equal(cart, Assert.Single(await Store.FindAsync(new UsageQuery { CartIds = [cart] }, Token)).CartId);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Identifiers), MemberType = typeof(Sample))]
    public async Task Identifiers_come_back_as_they_were_given(string identifier)
    {
        Assert.True(SortirIdentifier.IsValid(identifier));
        var usage = Sample.Hold() with
        {
            OrganizerId = identifier,
            EventId = identifier,
            ProductId = identifier,
            CartId = identifier,
            TicketId = identifier,
            OrderId = identifier,
        };
        var binding = new EventBinding(identifier, identifier, "key-1", Sample.Now);
        var entry = Sample.Audit(usage) with { Reason = identifier, Actor = identifier };

        await Store.BindEventAsync(binding, Token);
        await Store.CommitAsync([Sample.Insert(usage)], [entry], Token);

        Assert.Equal(usage, Assert.Single(await Store.FindAsync(new UsageQuery { CartIds = [identifier], TicketId = identifier }, Token)));
        Assert.Equal(usage, Assert.Single(await Store.FindAsync(new UsageQuery { OrderId = identifier }, Token)));
        Assert.Equal(binding, Assert.Single(await Store.ListEventsAsync(null, 10, Token)));
        Assert.Equal(entry, Assert.Single(await ReadAuditAsync()));
    }

    [Fact]
    public async Task Every_property_comes_back()
    {
        DateTimeOffset At(int minutes) => Sample.Now.AddMinutes(minutes);
        var usage = Sample.Hold() with
        {
            Status = UsageStatus.Cancelled,
            OrderId = "order-1",
            PlacedAt = At(1),
            PaidAt = At(2),
            EndedAt = At(3),
            Ending = HoldEnding.Freed,
            IsReleased = true,
            Grant = new UsageGrant
            {
                State = GrantState.NeedsReview,
                DueSince = At(4),
                NextAttemptAt = At(5),
                LeasedUntil = At(6),
                Attempts = 3,
                OutcomeUnknown = true,
                Review = ReviewReason.CancelledAfterAttempt,
                LastStatusCode = 503,
                ActivityId = "activity-1",
                Receipt = new GrantReceipt
                {
                    RequestId = "4711",
                    RequestedAt = At(7),
                    RequestedAtText = "2026-03-14 18:30",
                    ActivityAmount = 1,
                    AidAmount = long.MaxValue,
                    SportVoucher = 0,
                    OtherAid = -1,
                    AdditionalAid = 5,
                    Note = "montant_aide",
                },
            },
        };
        var bare = Sample.Hold(card: 2) with { CartId = null, LastDigits = null, ProtectedServiceKey = null };

        await AddAsync(usage, bare);

        Assert.Equal(usage, await FindAsync(usage.Id));
        Assert.Equal(bare, await FindAsync(bare.Id));
    }

    private static void AssertSame(IEnumerable<CardUsage> expected, IEnumerable<CardUsage> found) =>
        Assert.Equal(expected.OrderBy(usage => usage.Id), found.OrderBy(usage => usage.Id));
}
