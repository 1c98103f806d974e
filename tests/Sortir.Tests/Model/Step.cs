using CsCheck;

namespace Sortir.Tests.Model;

/// <summary>One thing that happens: who does what to which ticket. A step takes of its numbers those that it needs.</summary>
internal sealed record Step(StepKind Kind, int Cart, int Ticket, int Card, int Number)
{
    public const int Carts = 3;
    public const int Tickets = 3;
    public const int Cards = 4;

    private static readonly TimeSpan[] Times =
    [
        TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6),
        TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(25),
    ];

    /// <summary>What a sale is made of comes up more often than what breaks it.</summary>
    public static Gen<Step> Any { get; } = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(StepKind.Verify)),
            (1, Gen.Const(StepKind.VerifyForTheOtherEvent)),
            (2, Gen.Const(StepKind.VerifyAndGiveUp)),
            (2, Gen.Const(StepKind.VerifyMany)),
            (3, Gen.Const(StepKind.Release)),
            (2, Gen.Const(StepKind.Sync)),
            (2, Gen.Const(StepKind.Move)),
            (8, Gen.Const(StepKind.Place)),
            (8, Gen.Const(StepKind.Pay)),
            (2, Gen.Const(StepKind.CancelOrder)),
            (2, Gen.Const(StepKind.CancelTicket)),
            (5, Gen.Const(StepKind.Deliver)),
            (1, Gen.Const(StepKind.Sweep)),
            (1, Gen.Const(StepKind.Purge)),
            (5, Gen.Const(StepKind.PassTime)),
            (2, Gen.Const(StepKind.AprasFailsOrRecovers)),
            (1, Gen.Const(StepKind.TokenIsRefusedOrMended)),
            (2, Gen.Const(StepKind.GrantAnswersGetLostOrArrive)),
            (1, Gen.Const(StepKind.CardLosesOrGetsItsRights)),
            (1, Gen.Const(StepKind.OrganizerKeepsOrReleasesOnCancel)),
            (1, Gen.Const(StepKind.NextWriteFails)),
            (2, Gen.Const(StepKind.NextAnswerOfAWriteIsLost)),
            (1, Gen.Const(StepKind.NextWritesConflict))),
        Gen.Int[0, Carts - 1],
        Gen.Int[0, Tickets - 1],
        Gen.Int[0, Cards - 1],
        Gen.Int[0, 7],
        (kind, cart, ticket, card, number) => new Step(kind, cart, ticket, card, number));

    public string CartId => $"cart {Cart}";

    public string OtherCartId => $"cart {(Cart + 1 + (Number % (Carts - 1))) % Carts}";

    /// <summary>An order has the tickets of one cart.</summary>
    public string OrderId => $"order of cart {Cart}, number {Number % 2}";

    /// <summary>Whether it is done to something that is there, and not to whatever the numbers say.</summary>
    public bool IsAimed => Card > 0;

    public TimeSpan Time => Times[Number];

    /// <summary>Some tickets of the cart: the one that is named, and perhaps others.</summary>
    public IReadOnlyList<int> Some => [.. Enumerable.Range(0, Tickets).Where(ticket => ticket == Ticket || (Number & (1 << ticket)) != 0)];
}
