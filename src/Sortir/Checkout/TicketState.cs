using System.Globalization;
using Sortir.Domain;

namespace Sortir;

/// <summary>A ticket of a cart or an order, and whether it may be, or was, ordered.</summary>
public sealed record TicketState
{
    /// <summary>The ticket.</summary>
    public required string TicketId { get; init; }

    /// <summary>Why the ticket may not be ordered; <see langword="null"/> when it may.</summary>
    public RefusalReason? Reason { get; init; }

    /// <summary>What the buyer reads of <see cref="Reason"/>, in the language of the current UI culture: English, or else French.</summary>
    public string? Message => Reason is { } reason ? SortirMessages.Get(reason, null, CultureInfo.CurrentUICulture) : null;

    /// <summary>The last four digits of its card; <see langword="null"/> when it has none.</summary>
    public string? LastDigits { get; init; }

    /// <summary>When its hold lapses; <see langword="null"/> when it has none, or is ordered.</summary>
    public DateTimeOffset? HoldExpiresAt { get; init; }

    /// <summary>Until when its card may be taken away or replaced; <see langword="null"/> when it has none, or is ordered.</summary>
    public DateTimeOffset? CorrectableUntil { get; init; }

    /// <summary>A note for the order's comment, for the support desk, once it is ordered: <c>[Sortir!] Carte validée : ••••7890</c>.</summary>
    public string? SupportNote { get; init; }
}
