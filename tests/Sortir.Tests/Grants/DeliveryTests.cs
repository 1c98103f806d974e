using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>What becomes of one grant.</summary>
public class DeliveryTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_granted_ticket_is_used_with_the_request_id_the_date_and_the_amounts_of_APRAS()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);

        Assert.Equal(new GrantDeliveryReport(Granted: 1, Postponed: 0, SetAside: 0), await shop.DeliverAsync());

        var usage = await shop.UsageAsync();
        Assert.Equal((UsageStatus.Used, GrantState.Granted), (usage.Status, usage.Grant.State));
        Assert.Null(usage.ProtectedServiceKey);
        var receipt = usage.Grant.Receipt!;
        Assert.Equal(("100001", shop.Clock.Now), (receipt.RequestId, receipt.RequestedAt));
        Assert.Equal((1200, 600, 0, 600, 0), (receipt.ActivityAmount, receipt.AidAmount, receipt.SportVoucher, receipt.OtherAid, receipt.AdditionalAid));
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync());
    }

    [Fact]
    public async Task What_is_not_paid_is_not_sent()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardB, "t2");
        await shop.SellAsync(CardA);

        await shop.DeliverAsync();

        Assert.Equal(0, shop.Book.RequestCount(AprasOperations.Grant));
    }

    [Fact]
    public async Task The_attempt_is_counted_in_the_lease_before_the_POST()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ =>
        {
            var grant = shop.UsageAsync().GetAwaiter().GetResult().Grant;
            Assert.Equal((1, shop.Clock.Now + Lease), (grant.Attempts, grant.LeasedUntil));
            return new GrantOutcome.Granted(new GrantReceipt { RequestId = "7" });
        };

        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_node_that_dies_between_lease_and_POST_leaves_the_grant_due_after_the_lease_with_an_unknown_outcome()
    {
        await using var shop = SaleFixture.Create();
        await using var other = shop.CreateNode();
        await shop.SellPaidAsync(CardA);
        shop.Store.AfterLease = _ => throw new IOException("The plug was pulled.");
        await Assert.ThrowsAsync<IOException>(() => shop.DeliverAsync());
        shop.Store.AfterLease = null;

        shop.Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await other.DeliverAsync());
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, (await other.DeliverAsync()).Granted);

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((2, true), (grant.Attempts, grant.OutcomeUnknown));
        Assert.Equal(1, shop.Book.GrantCount);
    }

    [Fact]
    public async Task A_node_that_dies_between_POST_and_write_cannot_make_a_second_grant()
    {
        await using var shop = SaleFixture.Create();
        await using var next = shop.CreateNode();
        await shop.SellPaidAsync(CardA);
        shop.Store.BeforeCommit = (_, _) => throw new IOException("The plug was pulled.");
        Assert.Equal(1, (await shop.DeliverAsync()).Postponed);
        shop.Store.BeforeCommit = null;
        Assert.Equal(GrantState.Due, (await shop.UsageAsync()).Grant.State);

        shop.Clock.Advance(Lease);
        Assert.Equal(1, (await next.DeliverAsync()).SetAside);

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.NeedsReview, ReviewReason.RefusedAfterUnknownOutcome, 409), (grant.State, grant.Review, grant.LastStatusCode));
        Assert.Equal(1, shop.Book.GrantCount);
    }

    [Fact]
    public async Task A_client_that_throws_leaves_the_grant_to_its_lease_and_the_others_go_out()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA, "t1", "cart-1", "order-1");
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");
        var calls = 0;
        shop.Wire.AnswerGrant = _ => Interlocked.Increment(ref calls) == 1
            ? throw new InvalidOperationException("A handler of the host is broken.")
            : new GrantOutcome.Granted(new GrantReceipt());

        Assert.Equal(new GrantDeliveryReport(Granted: 1, Postponed: 1, SetAside: 0), await shop.DeliverAsync());

        Assert.Contains(shop.Log.Lines, line => line.Id == 1601 && line.Message.Contains(nameof(InvalidOperationException), StringComparison.Ordinal));
        shop.Clock.Advance(Lease);
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Theory]
    [InlineData(240_000, false)]
    [InlineData(240_001, true)]
    public async Task A_node_posts_only_while_its_lease_outlives_the_timeout_by_the_margin(int lateMilliseconds, bool isTooLate)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var isFirst = true;
        shop.Store.AfterLease = _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                shop.Clock.Advance(TimeSpan.FromMilliseconds(lateMilliseconds));
            }
        };

        var report = await shop.DeliverAsync();

        Assert.Equal(new GrantDeliveryReport(Granted: 1, Postponed: isTooLate ? 1 : 0, SetAside: 0), report);
        Assert.Equal(1, shop.Book.RequestCount(AprasOperations.Grant));
        Assert.Equal(1, (await shop.UsageAsync()).Grant.Attempts);
        Assert.Equal(isTooLate, (await shop.AuditAsync()).Any(entry => entry.Action == nameof(UsageAction.GrantReturned)));
    }

    [Fact]
    public async Task A_shorter_margin_lets_a_node_post_later_under_its_lease()
    {
        await using var shop = SaleFixture.Create(options => options.Grants.LeaseMargin = TimeSpan.FromSeconds(1));
        await shop.SellPaidAsync(CardA);
        shop.Store.AfterLease = _ =>
        {
            shop.Store.AfterLease = null;
            shop.Clock.Advance(TimeSpan.FromSeconds(269));
        };

        Assert.Equal(new GrantDeliveryReport(Granted: 1, Postponed: 0, SetAside: 0), await shop.DeliverAsync());
    }

    [Fact]
    public async Task The_wait_before_the_next_attempt_doubles_from_seconds_to_an_hour_with_jitter()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.IsDown = true;

        for (var attempt = 1; attempt <= 15; attempt++)
        {
            Assert.Equal(1, (await shop.DeliverAsync()).Postponed);
            var grant = (await shop.UsageAsync()).Grant;
            var longest = TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, attempt - 1), 3600));
            Assert.Equal((GrantState.Due, attempt, true), (grant.State, grant.Attempts, grant.OutcomeUnknown));
            Assert.InRange(grant.NextAttemptAt!.Value - shop.Clock.Now, longest / 2, longest);
            shop.Clock.Advance(TimeSpan.FromHours(1));
        }

        shop.Apras.IsDown = false;
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_grant_is_not_tried_again_before_its_wait_is_over()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.IsDown = true;
        await shop.DeliverAsync();
        shop.Apras.IsDown = false;
        var next = (await shop.UsageAsync()).Grant.NextAttemptAt!.Value;

        shop.Clock.Advance(next - shop.Clock.Now - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, (await shop.DeliverAsync()).Granted);
        shop.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_refusal_needs_review_with_its_status_and_is_not_sent_again_by_itself()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Refused(422);

        Assert.Equal(1, (await shop.DeliverAsync()).SetAside);

        var usage = await shop.UsageAsync();
        Assert.Equal((GrantState.NeedsReview, ReviewReason.Refused, 422), (usage.Grant.State, usage.Grant.Review, usage.Grant.LastStatusCode));
        Assert.Equal(UsageStatus.Validated, usage.Status);
        Assert.NotNull(usage.ProtectedServiceKey);
        shop.Wire.AnswerGrant = null;
        shop.Clock.Advance(TimeSpan.FromDays(1));
        await shop.DeliverAsync();
        Assert.Equal(0, shop.Book.GrantCount);
        Assert.Contains(shop.Log.Lines, line => line.Id == 1604 && line.Message.Contains("422", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_after_an_unknown_outcome_says_that_it_may_be_recorded_already()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.LosesGrantAnswers = true;
        await shop.DeliverAsync();
        shop.Apras.LosesGrantAnswers = false;
        shop.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, (await shop.DeliverAsync()).SetAside);

        Assert.Equal(ReviewReason.RefusedAfterUnknownOutcome, (await shop.UsageAsync()).Grant.Review);
        Assert.Equal(1, shop.Book.GrantCount);
    }

    [Fact]
    public async Task A_service_key_that_cannot_be_read_sets_the_grant_aside_and_nothing_is_sent()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        var usage = await shop.UsageAsync();
        var broken = UsageChange.Update(usage, usage with { ProtectedServiceKey = usage.ProtectedServiceKey![..^6] + "AAAAAA" }, UsageAction.Moved);
        Assert.Equal(CommitResult.Committed, await shop.Store.CommitAsync([broken], [], Ct));

        Assert.Equal(1, (await shop.DeliverAsync()).SetAside);

        Assert.Equal(ReviewReason.ServiceKeyUnreadable, (await shop.UsageAsync()).Grant.Review);
        Assert.Equal(0, shop.Book.RequestCount(AprasOperations.Grant));
    }

    [Fact]
    public async Task A_node_that_lacks_the_key_leaves_the_grant_to_one_that_has_it()
    {
        await using var shop = SaleFixture.Create();
        await using var stranger = shop.CreateNode(options =>
        {
            options.Keys.Clear();
            options.Keys.Add(Key("k2"));
        });
        await shop.SellPaidAsync(CardA);

        Assert.Equal(1, (await stranger.DeliverAsync()).Postponed);

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 0, false), (grant.State, grant.Attempts, grant.OutcomeUnknown));
        Assert.Contains(stranger.Log.Lines, line => line.Id == 1606);
        shop.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("without token")]
    [InlineData("throws")]
    [InlineData("cannot be decrypted")]
    public async Task An_organizer_whose_settings_are_out_of_order_lets_its_grants_wait_and_no_attempt_is_counted(string trouble)
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        switch (trouble)
        {
            case "unknown":
                shop.Settings.Forget(CatalogEvent.DefaultOrganizerId);
                break;
            case "without token":
                shop.Settings.Set(CatalogEvent.DefaultOrganizerId, OrganizerSettings.Default);
                break;
            case "cannot be decrypted":
                shop.Settings.Fault = new SortirProtectionException(SortirProtectionFailure.UnknownKey);
                break;
            default:
                shop.Settings.Fault = new TimeoutException("The settings' table is locked.");
                break;
        }

        Assert.Equal(1, (await shop.DeliverAsync()).Postponed);

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 0, false, (DateTimeOffset?)null), (grant.State, grant.Attempts, grant.OutcomeUnknown, grant.LeasedUntil));
        Assert.Contains(shop.Log.Lines, line => line.Id == 1605);
        shop.Settings.Fault = null;
        shop.Settings.SetDefault();
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_refused_token_leaves_the_grant_due_and_the_right_one_sends_it()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Apras.RefusesToken = true;

        Assert.Equal(1, (await shop.DeliverAsync()).Postponed);

        var grant = (await shop.UsageAsync()).Grant;
        Assert.Equal((GrantState.Due, 1, false, 401), (grant.State, grant.Attempts, grant.OutcomeUnknown, grant.LastStatusCode));
        Assert.Contains(shop.Log.Lines, line => line.Id == 1603);
        shop.Apras.RefusesToken = false;
        shop.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }

    [Fact]
    public async Task A_delivery_that_is_told_to_stop_begins_nothing()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);

        Assert.Equal(new GrantDeliveryReport(0, 0, 0), await shop.DeliverAsync(new CancellationToken(canceled: true)));

        Assert.Equal(0, (await shop.UsageAsync()).Grant.Attempts);
    }

    [Fact]
    public async Task A_storage_that_is_down_is_an_exception_of_the_call_and_nothing_is_lost()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);
        shop.Store.IsDown = true;

        await Assert.ThrowsAsync<SortirStorageException>(() => shop.DeliverAsync());

        shop.Store.IsDown = false;
        Assert.Equal(1, (await shop.DeliverAsync()).Granted);
    }
}
