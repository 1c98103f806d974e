using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Makes audit entries: of changes, to be written with them; of refusals, to be written behind the buyer's back, best effort.</summary>
internal sealed partial class AuditTrail(
    TimeProvider time,
    IServiceScopeFactory scopes,
    SortirTelemetry telemetry,
    ILogger<AuditTrail> logger)
{
    internal const string Buyer = "buyer";
    internal const string Shop = "shop";
    internal const string System = "system";

    private const int MaxWaiting = 10_000;
    private const int MaxBatch = 200;

    // A flood of refusals loses audit entries before it loses sales.
    private readonly Channel<AuditEntry> _refusals = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest },
        _ => telemetry.CountAuditEntriesLost(1));

    /// <summary>An entry for each change of usages of several organizers.</summary>
    internal AuditEntry[] Of(
        IReadOnlyList<UsageChange> changes,
        IReadOnlyDictionary<string, OrganizerSettings> settings,
        string actor) => [.. changes.Select(change => Of(change, settings[change.After.OrganizerId], actor))];

    /// <summary>An entry for each change of usages of one organizer.</summary>
    internal AuditEntry[] Of(IReadOnlyList<UsageChange> changes, OrganizerSettings settings, string actor)
    {
        var entries = new AuditEntry[changes.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = Of(changes[i], settings, actor);
        }

        return entries;
    }

    /// <summary>An entry for one change.</summary>
    internal AuditEntry Of(UsageChange change, OrganizerSettings settings, string actor)
    {
        var usage = change.After;
        var now = time.GetNow();
        return new AuditEntry
        {
            Id = AscendingId.Create(now),
            At = now,
            KeepUntil = KeepUntil(now, settings),
            OrganizerId = usage.OrganizerId,
            EventId = usage.EventId,
            Action = change.Action.ToString(),
            Outcome = $"{usage.Status}/{usage.Grant.State}",
            Actor = actor,
            UsageId = usage.Id,
            TicketId = usage.TicketId,
            OrderId = usage.OrderId,
            Fingerprint = usage.Fingerprint,
            LastDigits = usage.LastDigits,
        };
    }

    /// <summary>Notes a refusal, to be written when there is time. Without the card: no usage is there that it could go with.</summary>
    internal void NoteRefusal(CardEntry entry, RefusalReason reason, OrganizerSettings settings, string actor) =>
        NoteRefusal(entry.OrganizerId, entry.EventId, entry.TicketId, null, reason, settings, actor);

    /// <summary>As for a card, for a ticket of an order.</summary>
    internal void NoteRefusal(CartTicket ticket, string orderId, RefusalReason reason, OrganizerSettings settings) =>
        NoteRefusal(ticket.OrganizerId, ticket.EventId, ticket.TicketId, orderId, reason, settings, Shop);

    private void NoteRefusal(
        string organizerId,
        string eventId,
        string ticketId,
        string? orderId,
        RefusalReason reason,
        OrganizerSettings settings,
        string actor)
    {
        var now = time.GetNow();
        _refusals.Writer.TryWrite(new AuditEntry
        {
            Id = AscendingId.Create(now),
            At = now,
            KeepUntil = KeepUntil(now, settings),
            OrganizerId = organizerId,
            EventId = eventId,
            Action = "Refused",
            Outcome = SortirTelemetry.NameOf(reason),
            Actor = actor,
            TicketId = ticketId,
            OrderId = orderId,
        });
    }

    /// <summary>Writes noted refusals as they come, until cancelled.</summary>
    internal async Task WriteRefusalsAsync(CancellationToken cancellationToken)
    {
        while (await _refusals.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // What is taken out of the queue is written: a host that stops would lose it otherwise.
            await FlushRefusalsAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the refusals noted so far.</summary>
    internal async Task FlushRefusalsAsync(CancellationToken cancellationToken)
    {
        var batch = new List<AuditEntry>();
        while (Fill(batch))
        {
            try
            {
                await scopes.RunAsync((ISortirStore store) => store.CommitAsync([], batch, cancellationToken)).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                telemetry.CountAuditEntriesLost(batch.Count);
                LogLost(logger, batch.Count, exception.GetType().Name);
            }
        }
    }

    private bool Fill(List<AuditEntry> batch)
    {
        batch.Clear();
        while (batch.Count < MaxBatch && _refusals.Reader.TryRead(out var entry))
        {
            batch.Add(entry);
        }

        return batch.Count > 0;
    }

    internal static DateTimeOffset KeepUntil(DateTimeOffset now, OrganizerSettings settings) =>
        now + OrganizerSettings.Bound(settings.AuditRetention);

    [LoggerMessage(1301, LogLevel.Warning, "{Count} audit entries of refusals were not written: the storage failed with {ExceptionType}. Sales go on.")]
    private static partial void LogLost(ILogger logger, int count, string exceptionType);
}
