using Sortir.Domain;

namespace Sortir.Tests;

/// <summary>Retry, settle and free: what staff do to one usage.</summary>
public sealed class StaffChangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grant_in_review_is_sent_again()
    {
        await using var office = new Office();
        var refused = await office.RefuseAsync(1);

        var done = Assert.IsType<StaffChange.Done>(await office.Desk.RetryGrantAsync(Office.Anna, refused.Id, Token));
        await office.DeliverAsync();

        Assert.Equal(GrantState.Due, done.Usage.Grant.State);
        Assert.Equal(GrantState.Granted, (await office.FindAsync(refused.Id))!.Grant.State);
        Assert.Single(office.Apras.Book.Grants);
    }

    [Fact]
    public async Task A_retry_wakes_the_delivery()
    {
        await using var office = new Office();
        var refused = await office.RefuseAsync(1);
        var signal = office.Get<GrantSignal>();
        await signal.WaitAsync(TimeSpan.FromHours(1), office.Clock, Token);
        var woken = signal.WaitAsync(TimeSpan.FromHours(1), office.Clock, Token);

        await office.Desk.RetryGrantAsync(Office.Anna, refused.Id, Token);

        await woken;
    }

    [Fact]
    public async Task The_grant_of_a_cancelled_ticket_is_not_sent_again()
    {
        await using var office = new Office();
        var granted = await office.GrantAsync(1);
        await office.CancelOrderAsync(1);

        Assert.IsType<StaffChange.NotPossible>(await office.Desk.RetryGrantAsync(Office.Anna, granted.Id, Token));
    }

    [Fact]
    public async Task A_grant_in_review_is_settled_and_its_service_key_goes()
    {
        await using var office = new Office();
        var refused = await office.RefuseAsync(1);

        var done = Assert.IsType<StaffChange.Done>(await office.Desk.SettleGrantAsync(Office.Anna, refused.Id, Token));

        Assert.Equal(GrantState.Settled, done.Usage.Grant.State);
        Assert.Null((await office.FindAsync(refused.Id))!.ProtectedServiceKey);
    }

    [Fact]
    public async Task A_grant_of_a_cancelled_sale_is_settled_once_APRAS_was_told()
    {
        await using var office = new Office();
        var granted = await office.GrantAsync(1);
        await office.CancelOrderAsync(1);

        var done = Assert.IsType<StaffChange.Done>(await office.Desk.SettleGrantAsync(Office.Anna, granted.Id, Token));

        Assert.False(done.Usage.MustTellApras);
        Assert.IsType<StaffChange.NotPossible>(await office.Desk.SettleGrantAsync(Office.Anna, granted.Id, Token));
    }

    [Fact]
    public async Task A_grant_that_needs_nothing_cannot_be_settled()
    {
        await using var office = new Office();
        var sold = await office.SellAsync(1);

        Assert.IsType<StaffChange.NotPossible>(await office.Desk.SettleGrantAsync(Office.Anna, sold.Id, Token));

        Assert.Equal(sold, await office.FindAsync(sold.Id));
    }

    [Fact]
    public async Task Staff_free_a_held_card_for_somebody_else()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);

        var done = Assert.IsType<StaffChange.Done>(await office.Desk.FreeCardAsync(Office.Anna, held.Id, Token));

        Assert.Equal((UsageStatus.Expired, HoldEnding.Freed, true), (done.Usage.Status, done.Usage.Ending, done.Usage.IsCardFree));
        Assert.IsType<CardVerification.Accepted>(await office.VerifyAsync(1));
    }

    [Fact]
    public async Task Staff_free_the_card_of_an_ordered_ticket_even_where_cancelling_keeps_it()
    {
        await using var office = new Office();
        office.Settings.ReleaseOnCancel = false;
        var sold = await office.SellAsync(1);

        var done = Assert.IsType<StaffChange.Done>(await office.Desk.FreeCardAsync(Office.Anna, sold.Id, Token));

        Assert.Equal((UsageStatus.Cancelled, GrantState.None, true), (done.Usage.Status, done.Usage.Grant.State, done.Usage.IsCardFree));
        await office.DeliverAsync();
        Assert.Empty(office.Apras.Book.Grants);
    }

    [Fact]
    public async Task A_used_card_is_not_freed()
    {
        await using var office = new Office();
        var used = await office.GrantAsync(1);

        var answer = Assert.IsType<StaffChange.NotPossible>(await office.Desk.FreeCardAsync(Office.Anna, used.Id, Token));

        Assert.Equal(UsageStatus.Used, answer.Usage.Status);
    }

    [Fact]
    public async Task A_usage_of_another_organizer_is_unknown_and_stays_as_it_is()
    {
        await using var office = new Office();
        var refused = await office.RefuseAsync(1);
        var held = await office.HoldAsync(2);

        Assert.IsType<StaffChange.UsageUnknown>(await office.Desk.RetryGrantAsync(Office.Stranger, refused.Id, Token));
        Assert.IsType<StaffChange.UsageUnknown>(await office.Desk.SettleGrantAsync(Office.Stranger, refused.Id, Token));
        Assert.IsType<StaffChange.UsageUnknown>(await office.Desk.FreeCardAsync(Office.Stranger, held.Id, Token));

        Assert.Equal(refused, await office.FindAsync(refused.Id));
        Assert.Equal(held, await office.FindAsync(held.Id));
    }

    [Fact]
    public async Task A_change_is_audited_in_the_same_write_with_who_and_why()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);

        await office.Desk.FreeCardAsync(Office.Anna, held.Id, Token);
        await office.Desk.FreeCardAsync(Office.Anna, held.Id, Token);

        var entries = await office.ReadAuditAsync(nameof(UsageAction.Freed));
        Assert.Equal(["Expired/None", "NotPossible"], entries.Select(entry => entry.Outcome).Order(StringComparer.Ordinal));
        Assert.All(entries, entry => Assert.Equal(("anna", "asked by the venue", held.Id), (entry.Actor, entry.Reason, entry.UsageId)));
    }

    [Fact]
    public async Task When_somebody_is_faster_the_usage_is_judged_as_it_is_then()
    {
        await using var office = new Office();
        var sold = await office.SellAsync(1);
        office.Store.BeforeCommit = async _ =>
        {
            office.Store.BeforeCommit = null;
            await office.DeliverAsync();
        };

        Assert.IsType<StaffChange.NotPossible>(await office.Desk.FreeCardAsync(Office.Anna, sold.Id, Token));

        Assert.Equal(UsageStatus.Used, (await office.FindAsync(sold.Id))!.Status);
    }

    [Fact]
    public async Task When_others_are_faster_again_and_again_the_call_gives_up()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);
        office.Store.BeforeCommit = async changes => await office.Store.PutAsync(changes[0].Before!, changes[0].Before!);

        await Assert.ThrowsAsync<SortirConflictException>(() => office.Desk.FreeCardAsync(Office.Anna, held.Id, Token));

        Assert.Equal(UsageStatus.Pending, (await office.FindAsync(held.Id))!.Status);
    }

    [Fact]
    public void Each_answer_has_its_function()
    {
        StaffChange answer = new StaffChange.UsageUnknown();

        Assert.Equal("unknown", answer.Match(_ => "done", _ => "not possible", _ => "unknown"));
    }
}
