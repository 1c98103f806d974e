namespace Sortir.WebLoad;

/// <summary>What a card field sends.</summary>
internal sealed record CardBody(string TicketId, string Card);
