using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

// Events and their keys.
internal partial class UsageStore
{
    public async Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default)
    {
        // Nearly always it is there: a look costs less than a write.
        var known = await QueryAsync<EventRow>(
            "select * from shop.card_events where organizer_id = @OrganizerId and event_id = @EventId", EventRow.From(binding), cancellationToken);
        if (known is [var row])
        {
            return row.ToBinding();
        }

        // Of many at once the first inserts. The others wait for it, change nothing, and get its row.
        var bound = await WriteAsync(
            async session =>
            {
                var stands = await session.SingleAsync<EventRow>(
                    """
                    insert into shop.card_events (organizer_id, event_id, key_id, bound_at, cancelled_at)
                    values (@OrganizerId, @EventId, @KeyId, @BoundAt, @CancelledAt)
                    on conflict (organizer_id, event_id) do update set key_id = card_events.key_id
                    returning *
                    """,
                    EventRow.From(binding));
                await session.CommitAsync();
                return stands;
            },
            cancellationToken);
        return bound.ToBinding();
    }

    public async Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default)
    {
        if (binding.CancelledAt is null)
        {
            throw new ArgumentException("A cancellation has a time.", nameof(binding));
        }

        var cancelled = await WriteAsync(
            async session =>
            {
                // The first cancellation stands.
                var stands = await session.SingleAsync<EventRow>(
                    """
                    insert into shop.card_events (organizer_id, event_id, key_id, bound_at, cancelled_at)
                    values (@OrganizerId, @EventId, @KeyId, @BoundAt, @CancelledAt)
                    on conflict (organizer_id, event_id) do update set cancelled_at = coalesce(card_events.cancelled_at, excluded.cancelled_at)
                    returning *
                    """,
                    EventRow.From(binding));
                await session.ExecuteAsync(InsertAudit, AuditRow.From(audit));
                await session.CommitAsync();
                return stands;
            },
            cancellationToken);
        return cancelled.ToBinding();
    }

    public async Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after, int maxCount, CancellationToken cancellationToken = default)
    {
        var where = All((after, "(organizer_id, event_id) > (@OrganizerId, @EventId)"));
        var rows = await QueryAsync<EventRow>(
            $"select * from shop.card_events where {where} order by organizer_id, event_id limit @maxCount",
            new { after?.OrganizerId, after?.EventId, maxCount },
            cancellationToken);
        return [.. rows.Select(row => row.ToBinding())];
    }
}
