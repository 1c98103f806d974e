using Sortir.Domain;

namespace Sortir.Storage.Tests;

/// <summary>What a store is asked with, before anything is set.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(PageRequest.MaxSize)]
    public void A_page_has_one_to_500_rows(int size) => Assert.Equal(size, new PageRequest { Size = size }.Size);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(PageRequest.MaxSize + 1)]
    [InlineData(int.MaxValue)]
    public void Another_size_is_refused(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new PageRequest { Size = size });

    [Fact]
    public void A_copy_of_a_page_request_is_checked_too() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageRequest() with { Size = 501 });

    [Fact]
    public void The_first_page_has_50_rows_unless_asked_otherwise() =>
        Assert.Equal((50, null), (new PageRequest().Size, new PageRequest().Cursor));

    [Fact]
    public void A_query_without_a_criterion_names_nothing()
    {
        var query = new UsageQuery();

        Assert.Empty(query.BlockingKeys);
        Assert.Empty(query.Fingerprints);
        Assert.Empty(query.CartIds);
        Assert.Empty(query.Ids);
        Assert.Null(query.OrderId);
        Assert.Null(query.TicketId);
    }

    [Fact]
    public void A_filter_without_a_criterion_leaves_nothing_out()
    {
        Assert.Equal(new UsageFilter { MustTellApras = false }, new UsageFilter());
        Assert.Null(new UsageFilter().Status);
        Assert.Null(new UsageFilter().Grant);
        Assert.Equal(new AuditFilter { OrganizerId = null }, new AuditFilter());
    }

    [Fact]
    public void A_purge_deletes_a_thousand_at_a_time_and_does_so_unless_it_is_a_dry_run()
    {
        StoragePurge[] purges =
        [
            new StoragePurge.ExpiredHolds(default),
            new StoragePurge.EventUsages("opera", "show"),
            new StoragePurge.Usages([]),
            new StoragePurge.Binding("opera", "show"),
            new StoragePurge.AuditEntries(default),
        ];

        Assert.All(purges, purge => Assert.Equal((1_000, false), (purge.MaxCount, purge.DryRun)));
    }

    [Fact]
    public void A_lease_leaves_no_organizer_out_unless_told_to() => Assert.Empty(
        new GrantLease { Now = default, LeasedUntil = default, MaxCount = 1 }.ExceptOrganizers);

    [Fact]
    public void A_result_that_was_never_set_is_no_success()
    {
        Assert.False(Enum.IsDefined(default(CommitResult)));
        Assert.Equal(["Committed", "VersionConflict", "CardBlocked"], Enum.GetNames<CommitResult>());
    }

    [Fact]
    public void An_outage_is_one_of_Sortirs_exceptions_and_keeps_its_cause()
    {
        var cause = new TimeoutException();
        var outage = new SortirStorageException("The database does not answer.", cause);

        Assert.IsAssignableFrom<SortirException>(outage);
        Assert.Same(cause, outage.InnerException);
        Assert.Equal("The database does not answer.", outage.Message);
        Assert.Null(new SortirStorageException("Full.").InnerException);
    }
}
