using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What a lease costs however much is stored, and what it passes by.</summary>
public sealed class LeaseTests
{
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
        var token = TestContext.Current.CancellationToken;
        await using var database = new SqliteDatabase();
        await database.OpenAsync(token);
        await using var shop = new Shop(database.Configure);
        var (broken, sound, next) = (Sample.Due(1, Sample.Now.AddMinutes(-3)), Sample.Due(2, Sample.Now.AddMinutes(-2)), Sample.Due(3, Sample.Now.AddMinutes(-1)));
        await shop.Store.CommitAsync([Sample.Insert(broken), Sample.Insert(sound), Sample.Insert(next)], [], token);
        await using var context = database.Connect();
        await context.Set<UsageRow>().Where(row => row.Id == broken.Id).ExecuteUpdateAsync(
            row => row.SetProperty(usage => usage.Fingerprint, usage => fingerprint ?? usage.Fingerprint).SetProperty(usage => usage.HeldAt, usage => heldAt ?? usage.HeldAt),
            token);
        var lease = new GrantLease { Now = Sample.Now, LeasedUntil = Sample.Now.AddMinutes(5), MaxCount = 2 };

        Assert.Equal(sound.Id, Assert.Single(await shop.Store.LeaseDueGrantsAsync(lease, token)).Id);
        Assert.Equal(next.Id, Assert.Single(await shop.Store.LeaseDueGrantsAsync(lease, token)).Id);

        var told = Assert.Single(shop.Logs.Lines, line => line.Id == 1802);
        Assert.Contains(broken.Id.ToString(), told.Message, StringComparison.Ordinal);
    }
}
