using Sortir.Domain;
using Sortir.Storage;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>A storage that is away while APRAS records grants, or for a moment.</summary>
internal static class StorageOutage
{
    // Between the tries of a write, until the lease is over.
    private static readonly int[] s_pauses = [1, 2, 4, 8, 16, .. Enumerable.Repeat(30, 8)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>APRAS has recorded the grants, and the storage is away for all of their leases. How often they are sent again.</summary>
    public static async Task<Func<int>> OutlastTheLeaseAsync(SaleFixture shop, int grants = 1)
    {
        await shop.SellPaidAsync(CardA);
        var sentAgain = 0;
        shop.Wire.AnswerGrant = _ =>
        {
            if (shop.Store.IsDown)
            {
                return new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" });
            }

            sentAgain++;
            return new GrantOutcome.Refused(409);
        };
        shop.Store.AfterLease = leased => shop.Store.IsDown |= leased.Count > 0;
        var before = CountPauses(shop);
        var delivery = shop.DeliverAsync();
        await PassAsync(shop, before, grants);
        shop.Store.AfterLease = null;
        await Assert.ThrowsAsync<SortirStorageException>(() => delivery);
        return () => sentAgain;
    }

    /// <summary>APRAS records the first grant and refuses any other. How many it has been sent.</summary>
    public static Func<int> RecordOnce(SaleFixture shop)
    {
        var posts = 0;
        shop.Wire.AnswerGrant = _ => Interlocked.Increment(ref posts) == 1
            ? new GrantOutcome.Granted(new GrantReceipt { RequestId = "4711" })
            : new GrantOutcome.Refused(409);
        return () => posts;
    }

    /// <summary>Lets the next write wait until it is opened.</summary>
    public static (Task Begun, TaskCompletionSource Opened) HoldNextWrite(SaleFixture shop)
    {
        var (begun, opened) = (NewSignal(), NewSignal());
        shop.Store.CommitGate = (_, _) =>
        {
            shop.Store.CommitGate = null;
            begun.SetResult();
            return opened.Task;
        };
        return (begun.Task, opened);
    }

    public static async Task<(GrantState State, string? RequestId, int Attempts)> ReadGrantAsync(SaleFixture shop)
    {
        var grant = (await shop.UsageAsync()).Grant;
        return (grant.State, grant.Receipt?.RequestId, grant.Attempts);
    }

    public static Dictionary<int, int> CountPauses(SaleFixture shop) =>
        s_pauses.Distinct().ToDictionary(pause => pause, pause => shop.Clock.CountWaits(TimeSpan.FromSeconds(pause)));

    public static async Task PassAsync(SaleFixture shop, Dictionary<int, int> before, int grants = 1)
    {
        for (var i = 0; i < s_pauses.Length; i++)
        {
            var pause = TimeSpan.FromSeconds(s_pauses[i]);
            await shop.Clock.WaitForWaitAsync(pause, before[s_pauses[i]] + (grants * s_pauses[..(i + 1)].Count(seconds => seconds == s_pauses[i])));
            shop.Clock.Advance(pause);
        }
    }

    public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
