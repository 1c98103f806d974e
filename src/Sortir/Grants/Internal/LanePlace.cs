namespace Sortir;

/// <summary>The place of one leased grant in its organizer's lane, until its answer is written.</summary>
internal sealed class LanePlace(OrganizerLane lane, Action onMoved) : IDisposable
{
    private bool _isAnswered;

    internal OrganizerLane Lane => lane;

    /// <summary>Makes room for the next: APRAS has answered. Harmless when it is repeated.</summary>
    internal void Answer()
    {
        if (!_isAnswered)
        {
            _isAnswered = true;
            lane.Answer();
            onMoved();
        }
    }

    /// <summary>Leaves the lane.</summary>
    public void Dispose()
    {
        Answer();
        lane.Leave();
        onMoved();
    }
}
