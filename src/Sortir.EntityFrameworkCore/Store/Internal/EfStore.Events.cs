using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

internal partial class EfStore
{
    public Task<EventBinding> BindEventAsync(EventBinding binding, CancellationToken cancellationToken = default) => RunAsync(
        async context =>
        {
            for (var attempt = 1; attempt <= MaxTries; attempt++)
            {
                if (await FindBindingAsync(context, binding, cancellationToken).ConfigureAwait(false) is { } known)
                {
                    return known;
                }

                // In the host's transaction behind a savepoint: a duplicate must not take it down.
                if (await InTransactionAsync(context, InsertAsync, cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
                {
                    return binding;
                }
            }

            throw Restless();

            Task<CommitResult> InsertAsync() => EfStore.InsertAsync(context, binding, null, cancellationToken);
        },
        cancellationToken);

    public Task<EventBinding> CancelEventAsync(EventBinding binding, AuditEntry audit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(audit);
        if (binding.CancelledAt is null)
        {
            throw new ArgumentException("A cancellation has a time.", nameof(binding));
        }

        return RunAsync(
            async context =>
            {
                EventBinding? cancelled = null;
                for (var attempt = 1; attempt <= MaxTries; attempt++)
                {
                    if (await InTransactionAsync(context, CancelAsync, cancellationToken).ConfigureAwait(false) == CommitResult.Committed)
                    {
                        return cancelled!;
                    }

                    // Written by a try before, whose answer was lost.
                    if (await context.Set<AuditRow>().AnyAsync(row => row.Id == audit.Id, cancellationToken).ConfigureAwait(false)
                        && await FindBindingAsync(context, binding, cancellationToken).ConfigureAwait(false) is { CancelledAt: not null } written)
                    {
                        return written;
                    }
                }

                throw Restless();

                // A conflict means that somebody has bound the event in between, which the next round finds, or that all of it is written already.
                async Task<CommitResult> CancelAsync()
                {
                    if (await FindBindingAsync(context, binding, cancellationToken).ConfigureAwait(false) is null)
                    {
                        cancelled = binding;
                        return await InsertAsync(context, binding, audit, cancellationToken).ConfigureAwait(false);
                    }

                    var at = binding.CancelledAt?.ToUnixTimeMilliseconds();
                    await context.Set<EventRow>()
                        .Where(row => row.OrganizerId == binding.OrganizerId && row.EventId == binding.EventId && row.CancelledAt == null)
                        .ExecuteUpdateAsync(row => row.SetProperty(bound => bound.CancelledAt, at), cancellationToken).ConfigureAwait(false);
                    cancelled = await FindBindingAsync(context, binding, cancellationToken).ConfigureAwait(false);
                    return cancelled is null
                        ? CommitResult.VersionConflict
                        : await InsertAsync(context, null, audit, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<EventBinding>> ListEventsAsync(
        EventBinding? after,
        int maxCount,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        return RunAsync<IReadOnlyList<EventBinding>>(
            async context =>
            {
                IQueryable<EventRow> events = context.Set<EventRow>().AsNoTracking();
                if (after is not null)
                {
                    events = events.Where(row =>
                        row.OrganizerId.CompareTo(after.OrganizerId) >= 0
                        && (row.OrganizerId.CompareTo(after.OrganizerId) > 0 || row.EventId.CompareTo(after.EventId) > 0));
                }

                var rows = await events.OrderBy(row => row.OrganizerId).ThenBy(row => row.EventId).Take(maxCount)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToBinding())];
            },
            cancellationToken);
    }

    // Bound by one, purged by another, again and again: nothing like it happens while the event is sold.
    private static SortirStorageException Restless() => new("Others bind and unbind this event all the time: ask again.");

    // A conflict: the event is bound, or the entry written, already.
    private static async Task<CommitResult> InsertAsync(DbContext context, EventBinding? binding, AuditEntry? audit, CancellationToken cancellationToken)
    {
        var (tables, statement) = (SortirTables.Of(context), new Statement(context));
        await using var _ = statement.ConfigureAwait(false);
        if (binding is not null)
        {
            tables.Events.AppendInsert(statement, EventRow.From(binding));
        }

        if (audit is not null)
        {
            tables.Audit.AppendInsert(statement, AuditRow.From(audit));
        }

        try
        {
            await statement.ExecuteAsync(cancellationToken).ConfigureAwait(false);
            return CommitResult.Committed;
        }
        catch (DbException exception) when (Provider.IsDuplicateKey(exception))
        {
            return CommitResult.VersionConflict;
        }
    }

    private static async Task<EventBinding?> FindBindingAsync(DbContext context, EventBinding wanted, CancellationToken cancellationToken)
    {
        var row = await context.Set<EventRow>().AsNoTracking()
            .FirstOrDefaultAsync(row => row.OrganizerId == wanted.OrganizerId && row.EventId == wanted.EventId, cancellationToken)
            .ConfigureAwait(false);
        return row?.ToBinding();
    }
}
