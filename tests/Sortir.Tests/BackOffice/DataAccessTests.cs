using System.Security.Cryptography;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Tests;

/// <summary>What is stored of a card, told as the law asks: by card number or by order.</summary>
public sealed class DataAccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_is_found_at_every_event_of_the_organizer_ended_usages_too()
    {
        await using var office = new Office();
        var ended = await office.HoldAsync(1);
        await office.Desk.FreeCardAsync(Office.Anna, ended.Id, Token);
        office.Clock.Advance(TimeSpan.FromMinutes(1));
        var sold = await office.SellAsync(1);
        office.Clock.Advance(TimeSpan.FromMinutes(1));
        await office.Checkout.VerifyCardAsync(
            new VerifyCardRequest { CartId = "another", TicketId = "t9", ProductId = Office.Concert, Card = Office.Card(1), Source = "box" }, Token);
        await office.HoldAsync(2);

        var found = Assert.IsType<DataAccess.Found>(await office.Desk.AccessCardAsync(Office.Anna, " 10 00 00 00 01 ", Token));

        Assert.Equal([Office.Concert, Office.Show, Office.Show], found.Usages.Select(stored => stored.Usage.EventId));
        Assert.Equal([sold.Id, ended.Id], found.Usages.Skip(1).Select(stored => stored.Usage.Id));
        Assert.All(found.Usages, stored => Assert.Equal("••••••0001", stored.Usage.Card));
        Assert.Equal(["Held", "Paid", "Placed"], found.Usages[1].History.Select(entry => entry.Action).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_card_is_found_and_erased_at_events_of_different_keys()
    {
        await using var before = new Office();
        var old = await before.SellAsync(1);
        await using var after = new Office(before, options: options =>
        {
            options.Keys.Add(new SortirKeyOptions { Id = "k2", Secret = Convert.ToBase64String(SHA256.HashData("k2"u8)) });
            options.CurrentKey = "k2";
        });
        before.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<CardVerification.Accepted>(await after.Checkout.VerifyCardAsync(
            new VerifyCardRequest { CartId = "another", TicketId = "t9", ProductId = Office.Concert, Card = Office.Card(1), Source = "box" }, Token));

        var found = Assert.IsType<DataAccess.Found>(await after.Desk.AccessCardAsync(Office.Anna, Office.Card(1), Token));
        var erased = Assert.IsType<DataErasure.Erased>(await after.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));

        Assert.Equal([Office.Concert, Office.Show], found.Usages.Select(stored => stored.Usage.EventId));
        Assert.Equal(["k1", "k2"], (await before.Store.ListEventsAsync(null, 10, Token)).Select(binding => binding.KeyId).Order());
        Assert.Equal(2, erased.Usages.Count);
        Assert.Null((await before.FindAsync(old.Id))!.LastDigits);
    }

    [Fact]
    public async Task A_card_is_found_among_more_events_than_a_page_has()
    {
        await using var office = new Office();
        for (var number = 0; number < 1_100; number++)
        {
            await office.Store.BindEventAsync(new EventBinding(Office.Mine, $"old-{number}", "k1", Office.Start), Token);
            await office.Store.BindEventAsync(new EventBinding("zz-last", $"old-{number}", "another key", Office.Start), Token);
        }

        var sold = await office.SellAsync(1);

        var found = Assert.IsType<DataAccess.Found>(await office.Desk.AccessCardAsync(Office.Anna, Office.Card(1), Token));

        Assert.Equal(sold.Id, Assert.Single(found.Usages).Usage.Id);
    }

    [Fact]
    public async Task An_event_whose_key_is_missing_makes_no_incomplete_answer()
    {
        await using var office = new Office();
        await office.SellAsync(1);
        await office.Store.BindEventAsync(new EventBinding(Office.Mine, "old", "lost key", Office.Start), Token);

        await Assert.ThrowsAsync<SortirConfigurationException>(() => office.Desk.AccessCardAsync(Office.Anna, Office.Card(1), Token));
        await Assert.ThrowsAsync<SortirConfigurationException>(() => office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));
    }

    [Fact]
    public async Task An_order_tells_what_is_stored_of_its_cards()
    {
        await using var office = new Office();
        var sold = await office.SellAsync(1);
        await office.SellAsync(2);

        var found = Assert.IsType<DataAccess.Found>(await office.Desk.AccessOrderAsync(Office.Anna, "order-1", Token));

        Assert.Equal(sold.Id, Assert.Single(found.Usages).Usage.Id);
    }

    [Fact]
    public async Task What_is_not_there_or_belongs_to_another_organizer_is_not_stored()
    {
        await using var office = new Office();
        var theirs = await office.SellAsync(1, Office.TheirShow);

        Assert.IsType<DataAccess.NothingStored>(await office.Desk.AccessCardAsync(Office.Anna, Office.Card(1), Token));
        Assert.IsType<DataAccess.NothingStored>(await office.Desk.AccessOrderAsync(Office.Anna, "order-1", Token));
        Assert.IsType<DataErasure.NothingStored>(await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token));
        Assert.IsType<DataErasure.NothingStored>(await office.Desk.EraseOrderAsync(Office.Anna, "order-1", Token));

        Assert.Equal(theirs, await office.FindAsync(theirs.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456789")]
    [InlineData("AB1000000001")]
    public async Task What_is_no_card_number_is_told_so(string? card)
    {
        await using var office = new Office();

        Assert.IsType<DataAccess.InvalidCard>(await office.Desk.AccessCardAsync(Office.Anna, card, Token));
        Assert.IsType<DataErasure.InvalidCard>(await office.Desk.EraseCardAsync(Office.Anna, card, Token));

        Assert.All(await office.ReadAuditAsync(), entry => Assert.Equal("InvalidFormat", entry.Outcome));
    }

    [Fact]
    public async Task The_history_does_not_tell_who_of_the_staff_it_was()
    {
        await using var office = new Office();
        var held = await office.HoldAsync(1);
        await office.Desk.FreeCardAsync(Office.Anna, held.Id, Token);

        var found = Assert.IsType<DataAccess.Found>(await office.Desk.AccessCardAsync(Office.Anna, Office.Card(1), Token));

        Assert.Equal(["Freed", "Held"], Assert.Single(found.Usages).History.Select(entry => entry.Action).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(typeof(UsageHistoryEntry).GetProperties(), property => property.Name is "Actor" or "Reason");
    }

    [Fact]
    public async Task No_card_number_is_written_anywhere()
    {
        await using var office = new Office();
        await office.SellAsync(1);
        await office.Desk.AccessCardAsync(Office.Anna, Office.Card(1), Token);
        await office.Desk.EraseCardAsync(Office.Anna, Office.Card(1), Token);

        Assert.All(await office.ReadAuditAsync(), entry => Assert.DoesNotContain(Office.Card(1), entry.ToString(), StringComparison.Ordinal));
    }
}
