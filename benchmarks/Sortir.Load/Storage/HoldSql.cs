using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.Load;

/// <summary>The rows of a hold and its audit entry as a program would write them by hand: only the columns that have a value.</summary>
internal static class HoldSql
{
    internal static string[] UsageColumns { get; } =
    [
        "Id", "Version", "OrganizerId", "EventId", "ProductId", "CartId", "TicketId", "Fingerprint", "BlockingKey", "LastDigits", "Status", "HeldAt",
        "HoldExpiresAt", "Ending", "IsReleased", "ProtectedServiceKey", "Grant", "GrantAttempts", "GrantOutcomeUnknown", "HasReceipt",
    ];

    internal static string[] AuditColumns { get; } =
    [
        "Id", "At", "KeepUntil", "OrganizerId", "EventId", "Action", "Outcome", "Actor", "UsageId", "TicketId", "Fingerprint", "LastDigits",
    ];

    internal static object[] ValuesOf(CardUsage usage) =>
    [
        usage.Id, usage.Version, usage.OrganizerId, usage.EventId, usage.ProductId, usage.CartId!, usage.TicketId, usage.Fingerprint.Value,
        usage.BlockingKey!.Value, usage.LastDigits!, (int)usage.Status, usage.HeldAt.ToUnixTimeMilliseconds(), usage.HoldExpiresAt.ToUnixTimeMilliseconds(),
        (int)usage.Ending, usage.IsReleased, usage.ProtectedServiceKey!, (int)usage.Grant.State, usage.Grant.Attempts, usage.Grant.OutcomeUnknown, false,
    ];

    internal static object[] ValuesOf(AuditEntry entry) =>
    [
        entry.Id, entry.At.ToUnixTimeMilliseconds(), entry.KeepUntil.ToUnixTimeMilliseconds(), entry.OrganizerId, entry.EventId!, entry.Action, entry.Outcome,
        entry.Actor, entry.UsageId!, entry.TicketId!, entry.Fingerprint!.Value, entry.LastDigits!,
    ];

    /// <summary>An insert with a parameter for each column, named by a prefix and its number from a first one on.</summary>
    internal static string Insert(string table, string[] columns, string prefix, int first) =>
        $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) "
        + $"VALUES ({string.Join(", ", columns.Select((_, index) => $"{prefix}{first + index}"))})";
}
