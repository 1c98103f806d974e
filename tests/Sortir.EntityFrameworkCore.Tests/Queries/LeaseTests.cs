using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What a lease costs however much is stored, and what it passes by.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly GrantLease s_lease = new() { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 1 };
    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_lease_changes_no_column_of_any_index()
    {
        using var context = new ShopDbContext(new DbContextOptionsBuilder<ShopDbContext>().UseNpgsql("Host=nowhere").Options);
        var table = context.Model.FindEntityType(typeof(UsageRow))!;
        var lease = UsageRules.LeaseGrant(Sample.Due(), Sample.Now.AddMinutes(5), Sample.Now)!;
        var (before, after) = (UsageRow.From(lease.Before!), UsageRow.From(lease.After));

        var changed = table.GetProperties().Where(property => !Equals(property.GetGetter().GetClrValue(before), property.GetGetter().GetClrValue(after))).ToList();

        Assert.Contains(changed, property => property.Name == nameof(UsageRow.GrantLeasedUntil));
        Assert.DoesNotContain(changed, property => property.GetContainingIndexes().Any());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(null, long.MaxValue)]
    public async Task A_row_that_cannot_be_read_is_told_and_keeps_no_other_grant_from_being_leased(string? fingerprint, long? heldAt)
    {
        await using var shop = await OpenAsync(Sample.Due(1, Sample.Now.AddMinutes(-3)), Sample.Due(2, Sample.Now.AddMinutes(-2)), Sample.Due(3, Sample.Now.AddMinutes(-1)));
        await AlterAsync(
            card: 1,
            row => row.SetProperty(usage => usage.Fingerprint, usage => fingerprint ?? usage.Fingerprint).SetProperty(usage => usage.HeldAt, usage => heldAt ?? usage.HeldAt));

        Assert.Equal([Sample.Card(2)], await LeaseAsync(shop, 1));
        Assert.Equal([Sample.Card(3)], await LeaseAsync(shop, 1));

        Assert.Single(shop.Logs.Lines, line => line.Id == 1802);
    }

    [Fact]
    public async Task A_row_that_was_mended_is_leased_as_one_that_was_never_tried()
    {
        await using var shop = await OpenAsync(Sample.Due(1, Sample.Now));
        await AlterAsync(card: 1, row => row.SetProperty(usage => usage.HeldAt, long.MaxValue));
        Assert.Empty(await LeaseAsync(shop, 8));

        await AlterAsync(card: 1, row => row.SetProperty(usage => usage.HeldAt, 0));
        var leased = Assert.Single(await shop.Store.LeaseDueGrantsAsync(s_lease with { Now = s_lease.LeasedUntil }, Token));

        Assert.Equal((1, false), (leased.Grant.Attempts, leased.Grant.OutcomeUnknown));
    }

    [Fact]
    public async Task A_grant_that_somebody_ended_by_hand_keeps_no_other_from_being_leased()
    {
        await using var shop = await OpenAsync(Sample.Due(1, Sample.Now.AddMinutes(-3)), Sample.Due(2, Sample.Now.AddMinutes(-2)), Sample.Due(3, Sample.Now.AddMinutes(-1)));
        await AlterAsync(card: 1, row => row.SetProperty(usage => usage.Grant, GrantState.Settled));
        await AlterAsync(card: 2, row => row.SetProperty(usage => usage.GrantNextAttemptAt, Sample.Now.AddHours(1).ToUnixTimeMilliseconds()));

        Assert.Equal([Sample.Card(3)], await LeaseAsync(shop, 1));
    }

    // Rows that stay as they are, whatever is done to them, must not keep the caller for ever.
    [Fact(Timeout = 60_000)]
    public async Task Rows_that_cannot_be_passed_by_end_the_look()
    {
        await using var shop = await OpenAsync(Sample.Due(1, Sample.Now.AddMinutes(-3)), Sample.Due(2, Sample.Now.AddMinutes(-2)));
        await AlterAsync(card: 1, row => row.SetProperty(usage => usage.HeldAt, long.MaxValue));
        await AlterAsync(card: 2, row => row.SetProperty(usage => usage.HeldAt, long.MaxValue));

        Assert.Empty(await shop.Store.LeaseDueGrantsAsync(s_lease with { LeasedUntil = Sample.Now }, Token));

        Assert.Equal(1 + (2 * 9), shop.Logs.Lines.Count(line => line.Id == 1802));
    }

    [Fact]
    public async Task Many_grants_that_somebody_ended_by_hand_are_passed_by_together_and_no_more_are_leased_than_were_asked_for()
    {
        await using var shop = await OpenAsync([.. Enumerable.Range(1, 40).Select(card => Sample.Due(card, Sample.Now.AddMinutes(-card)))]);
        for (var card = 4; card <= 40; card++)
        {
            await AlterAsync(card, row => row.SetProperty(usage => usage.Grant, GrantState.Settled));
        }

        Assert.Equal([Sample.Card(3), Sample.Card(2)], await LeaseAsync(shop, 2));
        Assert.Equal([Sample.Card(1)], await LeaseAsync(shop, 2));
    }

    public ValueTask InitializeAsync() => _database.OpenAsync(Token);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<Shop> OpenAsync(params CardUsage[] due)
    {
        var shop = new Shop(_database.Configure);
        await shop.Store.CommitAsync([.. due.Select(Sample.Insert)], [], Token);
        return shop;
    }

    private async Task AlterAsync(int card, Action<UpdateSettersBuilder<UsageRow>> change)
    {
        await using var context = _database.Connect();
        Assert.Equal(1, await context.Set<UsageRow>().Where(row => row.BlockingKey == Sample.Card(card).Value).ExecuteUpdateAsync(change, Token));
    }

    private static async Task<CardFingerprint[]> LeaseAsync(Shop shop, int count) =>
        [.. (await shop.Store.LeaseDueGrantsAsync(s_lease with { MaxCount = count }, Token)).Select(usage => usage.Fingerprint)];
}
