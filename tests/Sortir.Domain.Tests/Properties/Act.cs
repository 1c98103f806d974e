namespace Sortir.Domain.Tests;

/// <summary>One thing that somebody does, with numbers that pick what to do it to.</summary>
internal sealed record Act(Deed Deed, int Cart, int Ticket, int Card, int Other, double Minutes, bool OnOldReading);

internal enum Deed
{
    Enter,
    EnterAgain,
    Remove,
    Sync,
    Move,
    Place,
    Pay,
    Cancel,
    Free,
    CancelEvent,
    Send,
    Answer,
    Retry,
    Settle,
    Erase,
    Sweep,
    Wait,
}
