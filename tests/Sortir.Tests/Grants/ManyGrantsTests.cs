using Sortir.Client;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Tests;

/// <summary>Many grants, of many organizers, on many nodes.</summary>
public class ManyGrantsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_thousand_due_grants_are_each_granted_once()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 1_000);

        Assert.Equal(new GrantDeliveryReport(Granted: 1_000, Postponed: 0, SetAside: 0), await shop.DeliverAsync());

        Assert.Equal(1_000, shop.Book.RequestCount(AprasOperations.Grant));
        Assert.Equal(1_000, shop.Book.Grants.Select(grant => grant.Card).Distinct().Count());
        Assert.All(await shop.UsagesAsync(), usage => Assert.Equal((UsageStatus.Used, 1), (usage.Status, usage.Grant.Attempts)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Deliveries_at_once_on_two_nodes_never_send_a_grant_twice()
    {
        await using var shop = SaleFixture.Create();
        await using var other = shop.CreateNode();
        await shop.SellManyPaidAsync(shop.Book, 200);

        var reports = await Task.WhenAll(new[] { shop, other, shop, other }.Select(node => Task.Run(() => node.DeliverAsync(), Ct)));

        Assert.Equal(200, reports.Sum(report => report.Granted));
        Assert.Equal(200, shop.Book.RequestCount(AprasOperations.Grant));
        Assert.Equal(200, shop.Book.GrantCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task As_many_grants_as_allowed_are_sent_at_once_for_one_organizer_and_for_all()
    {
        await using var shop = SaleFixture.Create(options =>
        {
            options.Grants.Parallel = 6;
            options.Grants.ParallelPerOrganizer = 4;
        });
        foreach (var organizer in new[] { "a", "b", "c" })
        {
            AddOrganizer(shop, organizer);
        }

        var sold = await shop.SellManyPaidAsync(shop.Book, 10, "a-reduced", "2")
            + await shop.SellManyPaidAsync(shop.Book, 10, "b-reduced", "3")
            + await shop.SellManyPaidAsync(shop.Book, 10, "c-reduced", "4");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;

        var delivery = shop.DeliverAsync();
        await shop.Wire.WaitForUnderWayAsync(6);
        opened.SetResult();

        Assert.Equal(sold, (await delivery).Granted);
        Assert.Equal(6, shop.Wire.MostAtOnce);
        Assert.InRange(shop.Wire.MostAtOnceOfOneOrganizer, 1, 4);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_organizers_grants_never_take_more_than_its_share()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.ParallelPerOrganizer = 3);
        await shop.SellManyPaidAsync(shop.Book, 20);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;

        var delivery = shop.DeliverAsync();
        await shop.Wire.WaitForUnderWayAsync(3);
        opened.SetResult();

        Assert.Equal(20, (await delivery).Granted);
        Assert.Equal(3, shop.Wire.MostAtOnceOfOneOrganizer);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_grant_that_is_answered_keeps_no_other_from_being_sent_while_it_is_written()
    {
        await using var shop = SaleFixture.Create(options =>
        {
            options.Grants.Parallel = 1;
            options.Grants.ParallelPerOrganizer = 1;
        });
        await shop.SellManyPaidAsync(shop.Book, 2);
        using var written = new ManualResetEventSlim();
        var sent = 0;
        shop.Wire.BeforeGrant = async () =>
        {
            await Task.Yield();
            if (Interlocked.Increment(ref sent) == 2)
            {
                written.Set();
            }
        };
        shop.Store.BeforeCommit = (changes, _) =>
        {
            if (changes[0].Action == UsageAction.Granted)
            {
                written.Wait(Ct);
            }
        };

        Assert.Equal(2, (await shop.DeliverAsync()).Granted);
        Assert.Equal(1, shop.Wire.MostAtOnce);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_refused_token_of_one_organizer_holds_up_nobody_else_and_is_not_hammered()
    {
        await using var shop = SaleFixture.Create();
        AddOrganizer(shop, "theatre");
        await shop.SellManyPaidAsync(shop.Book, 30, prefix: "2");
        await shop.SellManyPaidAsync(shop.Book, 30, "theatre-reduced", "3");
        var refused = 0;
        shop.Wire.AnswerGrant = connection => connection.OrganizerId == "theatre"
            ? new GrantOutcome.Granted(new GrantReceipt())
            : Refuse(ref refused);

        Assert.Equal(30, (await shop.DeliverAsync()).Granted);

        Assert.InRange(refused, 1, 8);
        var left = (await shop.UsagesAsync()).Where(usage => usage.OrganizerId != "theatre").ToList();
        Assert.All(left, usage => Assert.Equal(GrantState.Due, usage.Grant.State));

        shop.Wire.AnswerGrant = null;
        shop.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(30, (await shop.DeliverAsync()).Granted);
        Assert.Equal(30, shop.Book.GrantCount);

        static GrantOutcome Refuse(ref int refused)
        {
            Interlocked.Increment(ref refused);
            return new GrantOutcome.Unauthorized(401);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Grants_that_fail_at_once_are_one_failure_so_that_a_short_outage_delays_them_for_seconds()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellManyPaidAsync(shop.Book, 8);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Wire.BeforeGrant = () => opened.Task;
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Unknown(503, null);
        var delivery = shop.DeliverAsync();
        await shop.Wire.WaitForUnderWayAsync(8);
        opened.SetResult();
        Assert.Equal(8, (await delivery).Postponed);

        shop.Wire.AnswerGrant = null;
        shop.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(8, (await shop.DeliverAsync()).Granted);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_APRAS_that_hangs_for_one_organizer_holds_up_nobody_else_over_real_HTTP()
    {
        await using var slow = await AprasSimulator.StartAsync(cancellationToken: Ct);
        await using var quick = await AprasSimulator.StartAsync(cancellationToken: Ct);
        await using var shop = SaleFixture.Create(slow);
        shop.Settings.Set("theatre", quick);
        shop.Catalog.Set("theatre-reduced", new CatalogEvent { Id = "play", OrganizerId = "theatre" });
        await shop.SellManyPaidAsync(slow.Book, 12, prefix: "2");
        await shop.SellManyPaidAsync(quick.Book, 12, "theatre-reduced", "3");
        var hang = slow.Faults.Add(new AprasFault.Hang { On = AprasOperations.Grant });

        var delivery = shop.DeliverAsync();
        await quick.Book.WaitForGrantsAsync(12, Ct);
        await hang.WaitForHitsAsync(5, Ct);
        Assert.False(delivery.IsCompleted);

        // A sale that is paid now does not wait for those that hang, either.
        await shop.SellManyPaidAsync(quick.Book, 1, "theatre-reduced", "4");
        await quick.Book.WaitForGrantsAsync(13, Ct);
        Assert.Equal(0, slow.Book.GrantCount);

        hang.End();
        Assert.Equal(25, (await delivery).Granted);
        Assert.Equal(12, slow.Book.GrantCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_outage_of_one_organizer_holds_up_nobody_else_and_is_not_hammered()
    {
        await using var shop = SaleFixture.Create();
        AddOrganizer(shop, "theatre");
        await shop.SellManyPaidAsync(shop.Book, 30, prefix: "2");
        await shop.SellManyPaidAsync(shop.Book, 30, "theatre-reduced", "3");
        var failed = 0;
        shop.Wire.AnswerGrant = connection => connection.OrganizerId == "theatre"
            ? new GrantOutcome.Granted(new GrantReceipt())
            : Fail(ref failed);

        Assert.Equal(30, (await shop.DeliverAsync()).Granted);

        // A batch may be under way when the third failure pauses the organizer.
        Assert.InRange(failed, 3, 8);
        shop.Wire.AnswerGrant = null;
        shop.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(30, (await shop.DeliverAsync()).Granted);

        static GrantOutcome Fail(ref int failed)
        {
            Interlocked.Increment(ref failed);
            return new GrantOutcome.Unknown(503);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settings_of_one_organizer_that_are_out_of_order_hold_up_nobody_else_and_wake_no_grant_in_vain(bool isUnknown)
    {
        await using var shop = SaleFixture.Create();
        AddOrganizer(shop, "theatre");
        await shop.SellManyPaidAsync(shop.Book, 30, prefix: "2");
        await shop.SellManyPaidAsync(shop.Book, 30, "theatre-reduced", "3");
        shop.Settings.Set(CatalogEvent.DefaultOrganizerId, OrganizerSettings.Default);
        if (isUnknown)
        {
            shop.Settings.Forget(CatalogEvent.DefaultOrganizerId);
        }

        Assert.Equal(30, (await shop.DeliverAsync()).Granted);

        // A batch may be leased before the first of it finds out: not every grant, once a minute, with a line in the log and one in the audit.
        Assert.InRange(shop.Log.Lines.Count(line => line.Id == 1605), 1, 8);
        shop.Settings.SetDefault();
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(30, (await shop.DeliverAsync()).Granted);
    }

    private static void AddOrganizer(SaleFixture shop, string organizerId)
    {
        shop.Settings.Set(organizerId, new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") });
        shop.Catalog.Set($"{organizerId}-reduced", new CatalogEvent { Id = $"{organizerId}-event", OrganizerId = organizerId });
    }
}
