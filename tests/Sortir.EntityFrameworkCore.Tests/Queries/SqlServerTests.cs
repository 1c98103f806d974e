using Microsoft.EntityFrameworkCore;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>SQL Server is a preview: known by the SQL that is generated for it, and not by a server.</summary>
public sealed class SqlServerTests : IDisposable
{
    private readonly SortirDbContext _context = new(new DbContextOptionsBuilder<SortirDbContext>().UseSqlServer("Server=invalid").Options);

    public void Dispose() => _context.Dispose();

    [Fact]
    public async Task Writes_are_conditional_statements_on_its_names()
    {
        var usages = SortirTables.Of(_context).Usages;
        await using var statement = new Statement(_context);
        var hold = Sample.Hold();
        usages.AppendInsert(statement, UsageRow.From(hold));
        usages.AppendUpdate(
            statement,
            UsageRow.From(hold),
            UsageRow.From(Sample.End(hold).After),
            nameof(UsageRow.Id),
            nameof(UsageRow.Version));

        var text = statement.ToString();
        Assert.StartsWith("INSERT INTO [sortir_usages] ([Id], ", text, StringComparison.Ordinal);
        Assert.Contains("UPDATE [sortir_usages] SET [BlockingKey] = @p", text, StringComparison.Ordinal);
        Assert.Matches(@"WHERE \[Id\] = @p\d+ AND \[Version\] = @p\d+;", text);
        Assert.InRange(statement.Parameters, 20, 60);
    }

    [Fact]
    public void A_lease_passes_by_what_others_have_locked() => Assert.Equal(
        "SELECT TOP (5) * FROM t WITH (UPDLOCK, READPAST, ROWLOCK) WHERE c ORDER BY o",
        Provider.Of(_context).LimitedSelect("*", "t", "c", "o", "5"));

    [Fact]
    public void A_lock_that_is_not_granted_ends_the_making_of_the_tables()
    {
        var command = Provider.Of(_context).Scripts.Lock;

        Assert.Matches(@"EXEC @granted = sp_getapplock .*@LockTimeout = 600000;\s+IF @granted < 0 THROW", command);
    }

    [Fact]
    public void Every_query_can_be_said_in_its_language()
    {
        var query = new UsageQuery { BlockingKeys = [Sample.Card(1), Sample.Card(2)], CartIds = ["a", "b"], TicketId = "t", OrderId = "o", Ids = [Guid.NewGuid()] };
        var filter = new UsageFilter
        {
            OrganizerId = "o", EventId = "e", Status = UsageStatus.Used, Grant = GrantState.Due, MustTellApras = true, CartId = "c", OrderId = "o",
            Fingerprint = Sample.Card(1), LastDigits = "1234", HeldFrom = Sample.Now, HeldBefore = Sample.Now,
        };
        var id = Guid.NewGuid();
        var usages = _context.Set<UsageRow>();

        Assert.NotEmpty(usages.Where(UsageCriteria.Of(query)!).ToQueryString());
        Assert.NotEmpty(usages.Narrow(filter).Where(row => row.Id.CompareTo(id) < 0).OrderByDescending(row => row.HeldAt).ThenByDescending(row => row.Id).Take(5).ToQueryString());
        Assert.NotEmpty(usages.Where(UsageCriteria.MayGoWithEvent("o", "e")).ToQueryString());
        Assert.NotEmpty(_context.Set<EventRow>().Where(row => row.OrganizerId.CompareTo("o") >= 0).ToQueryString());
    }
}
