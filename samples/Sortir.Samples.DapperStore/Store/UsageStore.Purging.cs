using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

// What its retention no longer covers.
internal partial class UsageStore
{
    private const string Bindings = """
        shop.card_events e
        where organizer_id = @OrganizerId and event_id = @EventId
          and not exists (select from shop.card_usages u where u.organizer_id = e.organizer_id and u.event_id = e.event_id)
        """;

    private static readonly string EndedHolds = $"status = {UsageStatus.Expired:D} and ended_at <= @before";

    private static readonly string OfEvent =
        $"organizer_id = @OrganizerId and event_id = @EventId and status not in ({UsageStatus.Pending:D}, {UsageStatus.Expired:D}) and not {Unsettled}";

    private static readonly string Single = $"id = any(@ids) and not {Unsettled}";

    public Task<int> PurgeAsync(StoragePurge purge, CancellationToken cancellationToken = default) => WriteAsync(
        async session =>
        {
            var count = await (purge switch
            {
                StoragePurge.ExpiredHolds holds => PurgeUsagesAsync(
                    session, purge, EndedHolds, new { before = holds.EndedBefore.UtcDateTime, purge.MaxCount }),
                StoragePurge.EventUsages usages => PurgeUsagesAsync(
                    session, purge, OfEvent, new { usages.OrganizerId, usages.EventId, purge.MaxCount }),
                StoragePurge.Usages usages => PurgeUsagesAsync(session, purge, Single, new { ids = usages.Ids.ToArray(), purge.MaxCount }),
                StoragePurge.Binding binding => purge.DryRun
                    ? session.SingleAsync<int>($"select count(*) from {Bindings}", binding)
                    : session.ExecuteAsync($"delete from {Bindings}", binding),
                StoragePurge.AuditEntries entries => PurgeAuditAsync(session, entries),
                _ => throw new InvalidOperationException("There is no other purge."),
            });
            await session.CommitAsync();
            return count;
        },
        cancellationToken);

    private static async Task<int> PurgeUsagesAsync(Session session, StoragePurge purge, string criteria, object values)
    {
        if (purge.DryRun)
        {
            return await session.SingleAsync<int>($"select count(*) from shop.card_usages where {criteria}", values);
        }

        // The lock looks at the criteria again, so that what was paid in between stays. What a sale has locked is left for the next time.
        var gone = await session.QueryAsync<UsageRow>(
            $"""
            with gone as (
                select id from shop.card_usages where {criteria} order by id limit @MaxCount for update skip locked)
            delete from shop.card_usages u using gone where u.id = gone.id
            returning u.*
            """,
            values);
        if (gone.Count > 0)
        {
            await session.ExecuteAsync(
                "update shop.card_audit set last_digits = null, fingerprint = null where usage_id = any(@ids)",
                new { ids = gone.Select(row => row.Id).ToArray() });
            await session.ExecuteAsync(
                """
                insert into shop.card_totals (
                    organizer_id, month, is_cancelled, tickets, activity_amount, aid_amount, sport_voucher, other_aid, additional_aid)
                values (@OrganizerId, @Month, @IsCancelled, @Tickets, @ActivityAmount, @AidAmount, @SportVoucher, @OtherAid, @AdditionalAid)
                """,
                MonthlyTotal.Sum(gone.Select(row => MonthlyTotal.Of(row.ToUsage())).OfType<MonthlyTotal>()));
        }

        return gone.Count;
    }

    private static Task<int> PurgeAuditAsync(Session session, StoragePurge.AuditEntries purge)
    {
        var values = new { now = purge.Now.UtcDateTime, purge.MaxCount };
        return purge.DryRun
            ? session.SingleAsync<int>("select count(*) from shop.card_audit where keep_until <= @now", values)
            : session.ExecuteAsync(
                """
                with gone as (
                    select id from shop.card_audit where keep_until <= @now order by keep_until limit @MaxCount for update skip locked)
                delete from shop.card_audit a using gone where a.id = gone.id
                """,
                values);
    }
}
