namespace Sortir.AspNetCore;

// A class and no record: a record prints what it holds.
internal sealed class VerifyBody
{
    public string? TicketId { get; init; }

    public string? Card { get; init; }
}
