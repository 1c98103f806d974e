using System.Globalization;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>A ticket as the browser sees it. Times come as seconds from now too: a buyer's clock may be wrong.</summary>
internal sealed class TicketAnswer
{
    public required string TicketId { get; init; }

    public string? LastDigits { get; init; }

    public DateTimeOffset? CorrectableUntil { get; init; }

    public int? CorrectableForSeconds { get; init; }

    public DateTimeOffset? HoldExpiresAt { get; init; }

    public int? HoldExpiresInSeconds { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public BeneficiaryAnswer? Beneficiary { get; init; }

    public static TicketAnswer Of(TicketState ticket, CultureInfo culture, DateTimeOffset now) => new()
    {
        TicketId = ticket.TicketId,
        LastDigits = ticket.LastDigits,
        CorrectableUntil = ticket.CorrectableUntil,
        CorrectableForSeconds = SecondsUntil(ticket.CorrectableUntil, now),
        HoldExpiresAt = ticket.HoldExpiresAt,
        HoldExpiresInSeconds = SecondsUntil(ticket.HoldExpiresAt, now),
        Code = ticket.Reason?.ToString(),
        Message = ticket.Reason is { } reason ? SortirMessages.Get(reason, null, culture) : null,
    };

    public static TicketAnswer Of(string ticketId, CardVerification.Accepted accepted, bool revealsBeneficiary, DateTimeOffset now) => new()
    {
        TicketId = ticketId,
        LastDigits = accepted.LastDigits,
        CorrectableUntil = accepted.CorrectableUntil,
        CorrectableForSeconds = SecondsUntil(accepted.CorrectableUntil, now),
        HoldExpiresAt = accepted.HoldExpiresAt,
        HoldExpiresInSeconds = SecondsUntil(accepted.HoldExpiresAt, now),
        Beneficiary = revealsBeneficiary ? Reveal(accepted.Beneficiary) : null,
    };

    // Rounded down: nothing is offered that is over when the click arrives.
    internal static int? SecondsUntil(DateTimeOffset? time, DateTimeOffset now) =>
        time is { } moment ? Math.Max(0, (int)(moment - now).TotalSeconds) : null;

    private static BeneficiaryAnswer? Reveal(Beneficiary? beneficiary)
    {
        if (beneficiary is null)
        {
            return null;
        }

        var (firstName, lastName) = beneficiary.Reveal();
        return new BeneficiaryAnswer { FirstName = firstName, LastName = lastName };
    }
}
