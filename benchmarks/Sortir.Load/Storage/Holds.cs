using System.Buffers.Text;
using System.Security.Cryptography;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Load;

/// <summary>New holds, each of a card, a cart and an id of its own, with its audit entry.</summary>
internal static class Holds
{
    internal const string EventId = "event-1";

    // As long as a service key of 36 characters becomes.
    private static readonly string s_protectedKey = new('k', 96);

    internal static (UsageChange Change, AuditEntry Audit) Next()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        var entry = new CardEntry
        {
            OrganizerId = CatalogEvent.DefaultOrganizerId,
            EventId = EventId,
            ProductId = "product-1",
            CartId = Guid.NewGuid().ToString("N"),
            TicketId = "ticket-1",
            Fingerprint = new CardFingerprint(Base64Url.EncodeToString(random)),
            LastDigits = "7890",
        };
        var held = (Holding.Held)UsageRules.Hold([], entry, Guid.CreateVersion7(), s_protectedKey, RuleSettings.Default, now);
        var usage = held.Usage;
        return (held.Changes[0], new AuditEntry
        {
            Id = Guid.CreateVersion7(),
            At = now,
            KeepUntil = now.AddDays(365),
            OrganizerId = usage.OrganizerId,
            EventId = usage.EventId,
            Action = nameof(UsageAction.Held),
            Outcome = "Pending/None",
            Actor = "buyer",
            UsageId = usage.Id,
            TicketId = usage.TicketId,
            Fingerprint = usage.Fingerprint,
            LastDigits = usage.LastDigits,
        });
    }

    /// <summary>The store's commit of a new hold.</summary>
    internal static async Task CommitAsync(ISortirStore store)
    {
        var (change, audit) = Next();
        if (await store.CommitAsync([change], [audit]) != CommitResult.Committed)
        {
            throw new InvalidOperationException("A new hold was not committed.");
        }
    }
}
