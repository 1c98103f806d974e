using Sortir.Domain;

namespace Sortir.Storage.Conformance;

/// <summary>Taking due grants, and finding lapsed holds.</summary>
/// <typeparam name="TStorage">The storage under test.</typeparam>
public abstract class LeaseContract<TStorage> : StorageContract<TStorage>
    where TStorage : IStorageUnderTest, new()
{
    private static readonly GrantLease Lease = new() { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 100 };

    [Fact]
    public async Task A_lease_is_stored_as_the_rules_make_it()
    {
        var due = Sample.Due();
        await AddAsync(due);

        var leased = Assert.Single(await Store.LeaseDueGrantsAsync(Lease, Token));

        Assert.Equal(UsageRules.LeaseGrant(due, Lease.LeasedUntil, Lease.Now)?.After, leased);
        Assert.Equal(leased, await FindAsync(due.Id));
        Assert.Equal((1, 2L), (leased.Grant.Attempts, leased.Version));
    }

    [Fact]
    public async Task A_leased_grant_belongs_to_one_until_its_lease_lapses()
    {
        await AddAsync(Sample.Due());
        await Store.LeaseDueGrantsAsync(Lease, Token);

        Assert.Empty(await Store.LeaseDueGrantsAsync(Lease, Token));
        Assert.Empty(await Store.LeaseDueGrantsAsync(Lease with { Now = Lease.LeasedUntil.AddMilliseconds(-1) }, Token));
        var again = Assert.Single(await Store.LeaseDueGrantsAsync(
            Lease with { Now = Lease.LeasedUntil, LeasedUntil = Lease.LeasedUntil.AddMinutes(5) }, Token));

        Assert.Equal((2, true), (again.Grant.Attempts, again.Grant.OutcomeUnknown));
    }

    [Fact]
    public async Task A_lease_makes_versions_that_were_read_before_it_stale()
    {
        var due = Sample.Due();
        await AddAsync(due);
        await Store.LeaseDueGrantsAsync(Lease, Token);

        Assert.Equal(CommitResult.VersionConflict, await CommitAsync(UsageRules.Cancel(due, release: true, Sample.Now)!));
    }

    [Fact]
    public async Task Grants_whose_next_attempt_comes_first_are_leased_first()
    {
        var due = new[] { 3, 1, 2, 5, 4 }.Select(card => Sample.Due(card, Sample.Now.AddMinutes(-card))).ToArray();
        await AddAsync(due);

        Assert.Equal([5, 4], await LeaseCardsAsync(2));
        Assert.Equal([3, 2], await LeaseCardsAsync(2));
        Assert.Equal([1], await LeaseCardsAsync(2));
        Assert.Empty(await LeaseCardsAsync(2));
    }

    [Fact]
    public async Task A_grant_is_not_leased_before_its_next_attempt()
    {
        await AddAsync(Sample.Due(card: 1, Sample.Now.AddMilliseconds(1)), Sample.Due(card: 2, Sample.Now));

        Assert.Equal([2], await LeaseCardsAsync(10));
    }

    [Fact]
    public async Task Only_due_grants_are_leased()
    {
        await AddAsync(Sample.Hold(1), Sample.Placed(2), Sample.Used(3), Sample.InReview(4), Sample.Cancelled(5), Sample.Expired(6));

        Assert.Empty(await Store.LeaseDueGrantsAsync(Lease, Token));
    }

    [Fact]
    public async Task Grants_of_organizers_that_must_wait_are_passed_over_and_stay_as_they_are()
    {
        var waiting = Enumerable.Range(1, 5).Select(card => Sample.Due(card, Sample.Now.AddHours(-1), "organizer-in-trouble")).ToArray();
        var other = Sample.Due(card: 9, Sample.Now, "Organizer-in-trouble");
        await AddAsync([.. waiting, other]);

        var leased = await Store.LeaseDueGrantsAsync(Lease with { MaxCount = 2, ExceptOrganizers = ["organizer-in-trouble"] }, Token);

        Assert.Equal(other.Id, Assert.Single(leased).Id);
        Assert.Equal(waiting[0], await FindAsync(waiting[0].Id));
    }

    [Fact]
    public async Task A_grant_that_was_postponed_goes_behind_those_that_wait()
    {
        var first = Sample.Due(card: 1, Sample.Now.AddMinutes(-2));
        await AddAsync(first, Sample.Due(card: 2, Sample.Now.AddMinutes(-1)));
        var leased = Assert.Single(await Store.LeaseDueGrantsAsync(Lease with { MaxCount = 1 }, Token));
        Assert.Equal(first.Id, leased.Id);

        await CommitAsync(UsageRules.CompleteGrant(leased, 1, new GrantOutcome.Unknown(503), 0, RuleSettings.Default, Sample.Now)!);

        var later = Lease with { Now = Sample.Now.AddMinutes(1), LeasedUntil = Sample.Now.AddMinutes(6) };
        var order = (await Store.LeaseDueGrantsAsync(later, Token)).Select(usage => usage.Fingerprint);
        Assert.Equal([Sample.Card(2), Sample.Card(1)], order);
    }

    [Fact]
    public async Task Lapsed_holds_are_found_the_oldest_first()
    {
        var holds = new[] { 2, 3, 1, 0 }.Select(card => Sample.Hold(card, at: Sample.Now.AddMinutes(-card))).ToArray();
        await AddAsync(holds);
        await AddAsync(Sample.Expired(card: 7), Sample.Placed(card: 8));

        var lapsed = await Store.FindLapsedHoldsAsync(Sample.Now.AddMinutes(9), 10, Token);
        Assert.Equal([Sample.Card(3), Sample.Card(2), Sample.Card(1)], lapsed.Select(hold => hold.Fingerprint));

        var first = await Store.FindLapsedHoldsAsync(Sample.Now.AddMinutes(9), 2, Token);
        Assert.Equal([Sample.Card(3), Sample.Card(2)], first.Select(hold => hold.Fingerprint));
    }

    [Fact]
    public async Task A_hold_has_lapsed_at_its_instant_and_not_before()
    {
        var hold = Sample.Hold();
        await AddAsync(hold);

        Assert.Empty(await Store.FindLapsedHoldsAsync(hold.HoldExpiresAt.AddMilliseconds(-1), 10, Token));
        Assert.Equal(hold, Assert.Single(await Store.FindLapsedHoldsAsync(hold.HoldExpiresAt, 10, Token)));

        await CommitAsync(Sample.End(hold));
        Assert.Empty(await Store.FindLapsedHoldsAsync(hold.HoldExpiresAt, 10, Token));
    }

    private async Task<IReadOnlyList<int>> LeaseCardsAsync(int maxCount)
    {
        var leased = await Store.LeaseDueGrantsAsync(Lease with { MaxCount = maxCount }, Token);
        return leased.Select(usage => Enumerable.Range(1, 9).Single(card => Sample.Card(card).Equals(usage.Fingerprint))).ToArray();
    }
}
