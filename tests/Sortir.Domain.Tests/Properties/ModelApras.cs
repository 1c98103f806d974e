namespace Sortir.Domain.Tests;

/// <summary>How one attempt goes: what APRAS does with it, and whether its answer arrives.</summary>
internal enum Fate
{
    Answered,
    Crashed,
    AnswerLost,
    RequestLost,
    Unauthorized,
    Refused,
    Returned,
    KeyUnreadable,
}

/// <summary>APRAS with single-use service keys, and the answers that are still on their way.</summary>
internal sealed class ModelApras
{
    private readonly HashSet<Guid> _recorded = [];
    private readonly List<(Guid Usage, int Attempt, GrantOutcome Outcome)> _underWay = [];

    public IReadOnlyCollection<Guid> Recorded => _recorded;

    public int UnderWay => _underWay.Count;

    public bool IsUnderWay(Guid usage) => _underWay.Exists(answer => answer.Usage == usage && answer.Outcome is GrantOutcome.Granted);

    /// <summary>A request under the lease of a usage: its answer gets on its way, unless the node is gone.</summary>
    public void Post(CardUsage leased, Fate fate)
    {
        Assert.Equal(GrantState.Due, leased.Grant.State);
        Assert.NotNull(leased.PaidAt);
        if (fate == Fate.Crashed)
        {
            // The request arrived, and nobody is there to hear the answer.
            _recorded.Add(leased.Id);
            return;
        }

        GrantOutcome answer = fate switch
        {
            Fate.Unauthorized => new GrantOutcome.Unauthorized(401),
            Fate.Refused => new GrantOutcome.Refused(422),
            Fate.RequestLost => new GrantOutcome.Unknown(),
            Fate.AnswerLost => Record(leased) is GrantOutcome.Granted ? new GrantOutcome.Unknown(504) : new GrantOutcome.Unknown(),
            _ => Record(leased),
        };
        _underWay.Add((leased.Id, leased.Grant.Attempts, answer));
    }

    public (Guid Usage, int Attempt, GrantOutcome Outcome) TakeAnswer(int which)
    {
        var answer = _underWay[which % _underWay.Count];
        _underWay.Remove(answer);
        return answer;
    }

    private GrantOutcome Record(CardUsage leased) => _recorded.Add(leased.Id)
        ? new GrantOutcome.Granted(new GrantReceipt { RequestId = $"{leased.Id}" })
        : new GrantOutcome.Refused(409);
}
