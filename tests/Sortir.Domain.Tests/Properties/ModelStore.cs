namespace Sortir.Domain.Tests;

/// <summary>A store in a dictionary, as small as its contract allows, that checks each change on its way in.</summary>
internal sealed class ModelStore
{
    private readonly Dictionary<Guid, CardUsage> _usages = [];

    public IReadOnlyList<CardUsage> All => [.. _usages.Values];

    public CardUsage? Find(Guid id) => _usages.GetValueOrDefault(id);

    public void Delete(Guid id) => _usages.Remove(id);

    /// <summary>Writes all changes or none; says whether it did.</summary>
    public bool Commit(IReadOnlyList<UsageChange> changes)
    {
        Assert.Equal(changes.Count, changes.Select(change => change.After.Id).Distinct().Count());
        Assert.All(changes, AssertStep);
        var next = new Dictionary<Guid, CardUsage>(_usages);
        foreach (var change in changes)
        {
            if (change.Before?.Version != next.GetValueOrDefault(change.After.Id)?.Version)
            {
                return false;
            }

            next[change.After.Id] = change.After;
        }

        var keys = next.Values.Where(usage => usage.BlockingKey is not null).Select(usage => usage.BlockingKey).ToList();
        if (keys.Count != keys.Distinct().Count())
        {
            return false;
        }

        foreach (var (id, usage) in next)
        {
            _usages[id] = usage;
        }

        return true;
    }

    private static void AssertStep(UsageChange change)
    {
        var (before, after) = (change.Before, change.After);
        Assert.Equal((before?.Version ?? 0) + 1, after.Version);
        AssertState(after);
        if (before is null)
        {
            Assert.Equal((UsageAction.Held, UsageStatus.Pending), (change.Action, after.Status));
            return;
        }

        Assert.True(IsAllowed(before.Status, after.Status, change.Action), $"{before.Status} → {after.Status} by {change.Action}");
        Assert.Equal(
            (before.Id, before.Fingerprint, before.EventId, before.TicketId, before.HeldAt, before.HoldExpiresAt),
            (after.Id, after.Fingerprint, after.EventId, after.TicketId, after.HeldAt, after.HoldExpiresAt));
        Assert.True(change.Action != UsageAction.Retaken || before.Grant is { State: GrantState.None, Attempts: 0 }, "Attempted.");
        Assert.True(before.OrderId is null || before.OrderId == after.OrderId, "An order never loses a ticket.");
        Assert.True(before.Grant.Receipt is null || before.Grant.Receipt == after.Grant.Receipt, "A receipt is never lost.");
        Assert.True(before.LastDigits is not null || after.LastDigits is null, "What is erased stays erased.");
        Assert.True(before.ProtectedServiceKey is not null || after.ProtectedServiceKey is null, "A key that is gone stays gone.");
    }

    private static void AssertState(CardUsage usage)
    {
        var grant = usage.Grant;
        Assert.Equal(usage.Status == UsageStatus.Used, grant.State == GrantState.Granted && usage.Status != UsageStatus.Cancelled);
        Assert.True(grant.State == GrantState.None || usage.PaidAt is not null, "No grant without payment.");
        Assert.True(grant.Attempts == 0 || usage.PaidAt is not null, "No attempt without payment.");
        Assert.True(grant.State != GrantState.Due || usage is { Status: UsageStatus.Validated, ProtectedServiceKey: not null });
        Assert.True(grant.LeasedUntil is null || grant is { State: GrantState.Due, Attempts: > 0 });
        Assert.Equal(grant.State == GrantState.NeedsReview, grant.Review is not null && grant.State != GrantState.Settled);
        Assert.Equal(usage.Status is UsageStatus.Expired or UsageStatus.Cancelled, usage.EndedAt is not null);
        Assert.True(usage.Status != UsageStatus.Expired || usage.Ending != HoldEnding.None);
        Assert.True(usage.Ending == HoldEnding.None || usage.Status == UsageStatus.Expired
            || usage is { Status: UsageStatus.Cancelled, Ending: HoldEnding.EventCancelled });
        Assert.Equal(usage.Status is UsageStatus.Pending or UsageStatus.Expired, usage.OrderId is null);
        Assert.True(grant.State is not (GrantState.Granted or GrantState.Settled) || usage.ProtectedServiceKey is null);
    }

    private static bool IsAllowed(UsageStatus from, UsageStatus to, UsageAction action) => (from, to) switch
    {
        (UsageStatus.Pending, UsageStatus.Pending) => action is UsageAction.Moved or UsageAction.Erased,
        (UsageStatus.Pending, UsageStatus.Expired) => action is UsageAction.Replaced or UsageAction.TakenOver or UsageAction.Removed
            or UsageAction.TicketGone or UsageAction.Swept or UsageAction.Freed or UsageAction.EventCancelled,
        (UsageStatus.Pending, UsageStatus.Validated) => action is UsageAction.Placed,
        (UsageStatus.Validated, UsageStatus.Used) => action is UsageAction.Granted,
        (UsageStatus.Validated, UsageStatus.Cancelled) => action is UsageAction.Cancelled or UsageAction.Freed or UsageAction.EventCancelled,
        (UsageStatus.Used, UsageStatus.Cancelled) => action is UsageAction.Cancelled or UsageAction.EventCancelled,
        (UsageStatus.Cancelled, UsageStatus.Validated) => action is UsageAction.Retaken,
        (UsageStatus.Validated, UsageStatus.Validated) => action is UsageAction.Paid or UsageAction.GrantAttempted
            or UsageAction.GrantReturned or UsageAction.GrantPostponed or UsageAction.GrantSetAside or UsageAction.GrantRetried
            or UsageAction.Settled or UsageAction.Erased,
        (UsageStatus.Cancelled, UsageStatus.Cancelled) => action is UsageAction.Granted or UsageAction.GrantPostponed
            or UsageAction.Settled or UsageAction.Erased or UsageAction.EventCancelled,
        (UsageStatus.Used, UsageStatus.Used) or (UsageStatus.Expired, UsageStatus.Expired) => action is UsageAction.Erased,
        _ => false,
    };
}
