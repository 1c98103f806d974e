namespace Sortir;

/// <summary>The place of one leased grant in its organizer's lane, from the lease until APRAS has answered.</summary>
internal sealed class LanePlace(OrganizerLane lane, Action onLeft)
{
    private bool _hasLeft;

    internal OrganizerLane Lane => lane;

    /// <summary>Makes room for the next: once APRAS has answered, or at the end, when nothing was sent. Harmless when it is repeated.</summary>
    internal void Leave()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            lane.Leave();
            onLeft();
        }
    }
}
