using Npgsql;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Samples.DapperStore;

// The one write. A statement for each row, to be read easily: thirty tickets are thirty round trips. NpgsqlBatch would make them one.
internal partial class UsageStore
{
    private const string Columns = """
        version, organizer_id, event_id, product_id, cart_id, ticket_id, order_id, fingerprint, blocking_key, last_digits, status,
        held_at, hold_expires_at, placed_at, paid_at, ended_at, ending, is_released, protected_service_key,
        grant_state, grant_due_since, grant_next_attempt_at, grant_leased_until, grant_attempts, grant_outcome_unknown,
        grant_review, grant_last_status, grant_activity_id, receipt
        """;

    private const string Values = """
        @Version, @OrganizerId, @EventId, @ProductId, @CartId, @TicketId, @OrderId, @Fingerprint, @BlockingKey, @LastDigits, @Status,
        @HeldAt, @HoldExpiresAt, @PlacedAt, @PaidAt, @EndedAt, @Ending, @IsReleased, @ProtectedServiceKey,
        @GrantState, @GrantDueSince, @GrantNextAttemptAt, @GrantLeasedUntil, @GrantAttempts, @GrantOutcomeUnknown,
        @GrantReview, @GrantLastStatus, @GrantActivityId, cast(@Receipt as jsonb)
        """;

    // A usage that is there already is no error, but no row either: the batch was written before, and is not blocked by itself.
    private const string Insert = $"insert into shop.card_usages (id, {Columns}) values (@Id, {Values}) on conflict (id) do nothing";

    // Only at the version that was read; else no row.
    private const string Update = $"update shop.card_usages set ({Columns}) = ({Values}) where id = @Id and version = @Version - 1";

    private const string InsertAudit = """
        insert into shop.card_audit (
            id, at, keep_until, organizer_id, event_id, action, outcome, actor, reason, usage_id, ticket_id, order_id, fingerprint, last_digits)
        values (
            @Id, @At, @KeepUntil, @OrganizerId, @EventId, @Action, @Outcome, @Actor, @Reason, @UsageId, @TicketId, @OrderId, @Fingerprint, @LastDigits)
        on conflict (id) do nothing
        """;

    public Task<CommitResult> CommitAsync(
        IReadOnlyList<UsageChange> changes, IReadOnlyList<AuditEntry> audit, CancellationToken cancellationToken = default)
    {
        if (changes.DistinctBy(change => change.After.Id).Count() != changes.Count)
        {
            throw new ArgumentException("A usage stands twice in the batch.", nameof(changes));
        }

        return WriteAsync(
            async session =>
            {
                var result = await ApplyAsync(session, changes);
                if (result != CommitResult.Committed)
                {
                    // The session ends without a commit: nothing of the batch stays.
                    return result;
                }

                await session.ExecuteAsync(InsertAudit, audit.Select(AuditRow.From));
                await EraseAsync(session, changes);
                await session.CommitAsync();
                return result;
            },
            cancellationToken);
    }

    // Null where the card is given up, or is the usage's own already.
    private static CardFingerprint? ClaimedBy(UsageChange change) => change.Before?.BlockingKey is null ? change.After.BlockingKey : null;

    private static async Task<CommitResult> ApplyAsync(Session session, IEnumerable<UsageChange> changes)
    {
        // Rows that are there come first, by their id; then those that claim a card, by its key. All batches take their locks in this
        // order, so that no two wait for each other, and a card passes from one usage to another in one batch.
        foreach (var change in changes.OrderBy(change => ClaimedBy(change)?.Value, StringComparer.Ordinal).ThenBy(change => change.After.Id))
        {
            try
            {
                if (await session.ExecuteAsync(change.Before is null ? Insert : Update, UsageRow.From(change.After)) == 0)
                {
                    return CommitResult.VersionConflict;
                }
            }
            catch (PostgresException exception) when (exception is
                { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "card_usages_one_per_card" })
            {
                return CommitResult.CardBlocked;
            }
        }

        return CommitResult.Committed;
    }

    // An erasure reaches into what was written of the card before.
    private static async Task EraseAsync(Session session, IEnumerable<UsageChange> changes)
    {
        var ids = changes.Where(change => change.Action == UsageAction.Erased).Select(change => change.After.Id).ToArray();
        if (ids.Length > 0)
        {
            await session.ExecuteAsync("update shop.card_audit set last_digits = null where usage_id = any(@ids)", new { ids });
        }
    }
}
