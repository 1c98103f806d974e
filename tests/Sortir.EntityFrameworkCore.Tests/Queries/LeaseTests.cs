using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What a lease costs however much is stored.</summary>
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
}
