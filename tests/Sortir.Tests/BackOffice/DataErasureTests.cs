using Sortir.Domain;

namespace Sortir.Tests;

/// <summary>Erasure as the law asks: by card number or by order.</summary>
public sealed class DataErasureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_events_end_digits_cart_and_service_key_go_and_the_fingerprint_stays()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);

        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));

        var end = Office.Start.AddDays(7);
        Assert.Equal([new ErasedUsage(placed.Id, Office.Show, false, end, end.AddDays(90), false)], erased.Usages);
        var left = (await office.FindAsync(placed.Id))!;
        Assert.Equal((null, null, null), (left.LastDigits, left.CartId, left.ProtectedServiceKey));
        Assert.Equal(placed.Fingerprint, left.BlockingKey);
        var refused = Assert.IsType<CardVerification.Refused>(await office.VerifyAsync(1));
        Assert.Equal(RefusalReason.AlreadyUsed, refused.Reason);
    }

    [Fact]
    public async Task The_last_digits_go_out_of_the_audit_in_the_same_write()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);

        await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token);

        var entries = (await office.ReadAuditAsync()).Where(entry => entry.UsageId == placed.Id).ToList();
        Assert.Equal(3, entries.Count);
        Assert.All(entries, entry => Assert.Null(entry.LastDigits));
        Assert.Equal(("anna", "asked by the venue"), entries.Where(entry => entry.Action == "Erased").Select(entry => (entry.Actor, entry.Reason)).Single());
    }

    [Fact]
    public async Task A_due_grant_that_loses_its_service_key_goes_to_staff()
    {
        await using var office = new Office();
        var due = await office.SellAsync(1);

        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token));

        Assert.True(Assert.Single(erased.Usages).AwaitsSettlement);
        Assert.Equal(ReviewReason.ServiceKeyMissing, (await office.FindAsync(due.Id))!.Grant.Review);
    }

    [Fact]
    public async Task After_the_events_end_all_goes_and_the_audit_forgets_the_card()
    {
        await using var office = new Office();
        var used = await office.GrantAsync(1);
        office.Clock.Advance(TimeSpan.FromDays(7));

        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));

        Assert.Equal([new ErasedUsage(used.Id, Office.Show, true, null, null, false)], erased.Usages);
        Assert.Null(await office.FindAsync(used.Id));
        var entries = (await office.ReadAuditAsync()).Where(entry => entry.UsageId == used.Id).ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal((null, null), (entry.LastDigits, entry.Fingerprint)));
        Assert.IsType<DataErasure.NothingStored>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));
    }

    [Fact]
    public async Task After_the_events_end_a_grant_that_is_not_settled_keeps_its_usage_until_it_is()
    {
        await using var office = new Office();
        var granted = await office.GrantAsync(1);
        await office.CancelOrderAsync(1);
        office.Clock.Advance(TimeSpan.FromDays(8));

        var kept = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token));
        Assert.Equal((false, true), kept.Usages.Select(usage => (usage.IsDeleted, usage.AwaitsSettlement)).Single());
        Assert.Null((await office.FindAsync(granted.Id))!.LastDigits);

        await office.Desk.SettleGrantAsync(Office.Anna, granted.Id, Token);
        var gone = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token));
        Assert.True(Assert.Single(gone.Usages).IsDeleted);
        Assert.Null(await office.FindAsync(granted.Id));
    }

    [Fact]
    public async Task An_ended_hold_stands_in_nobodys_way_and_goes_at_once()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);
        await office.Desk.FreeCardAsync(Office.Anna, held.Id, Token);

        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));

        Assert.True(Assert.Single(erased.Usages).IsDeleted);
        Assert.Null(await office.FindAsync(held.Id));
    }

    [Fact]
    public async Task A_living_hold_goes_with_the_ended_ones_once_it_has_lapsed()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);

        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));
        var keptUntil = Assert.Single(erased.Usages).KeptUntil!.Value;
        Assert.IsType<OrderPlacement.Refused>(await office.OrderAsync(1));

        office.Clock.SetUtcNow(keptUntil);
        await office.Maintenance.SweepLapsedHoldsAsync(Token);
        await office.Maintenance.PurgeAsync(dryRun: false, Token);
        Assert.Null(await office.FindAsync(held.Id));
    }

    [Fact]
    public async Task What_is_kept_is_gone_by_the_time_that_was_told()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);
        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token));

        office.Clock.SetUtcNow(Assert.Single(erased.Usages).KeptUntil!.Value);
        await office.Maintenance.PurgeAsync(dryRun: false, Token);

        Assert.Null(await office.FindAsync(placed.Id));
    }

    [Fact]
    public async Task An_end_that_nobody_knows_tells_no_time()
    {
        await using var office = new Office();
        await office.PlaceAsync(1);
        office.Catalog.Set(Office.Show, null);

        var erased = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token));

        Assert.Equal((false, null, null), erased.Usages.Select(usage => (usage.IsDeleted, usage.EventEndsAt, usage.KeptUntil)).Single());
    }

    [Fact]
    public async Task Erasing_again_changes_nothing_more()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);
        var first = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));
        var left = await office.FindAsync(placed.Id);

        var second = Assert.IsType<DataErasure.Erased>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));

        Assert.Equal(first.Usages, second.Usages);
        Assert.Equal(left, await office.FindAsync(placed.Id));
    }

    [Fact]
    public async Task An_erasure_survives_somebody_who_is_faster()
    {
        await using var office = new Office();
        var placed = await office.PlaceAsync(1);
        office.Store.BeforeCommit = async _ =>
        {
            office.Store.BeforeCommit = null;
            await office.PayAsync(1);
        };

        await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token);

        var left = (await office.FindAsync(placed.Id))!;
        Assert.Equal((null, GrantState.NeedsReview), (left.LastDigits, left.Grant.State));
    }
}
