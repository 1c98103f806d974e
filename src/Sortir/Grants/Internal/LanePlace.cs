namespace Sortir;

/// <summary>The place of one leased grant in its organizer's lane, from the lease until APRAS has answered.</summary>
internal sealed class LanePlace(OrganizerLane lane, Action onLeft)
{
    private bool _hasTurn;
    private bool _hasLeft;

    internal OrganizerLane Lane => lane;

    /// <summary>Waits until the grant may be sent; <see langword="false"/> when nothing more is to be begun.</summary>
    internal async Task<bool> TakeTurnAsync(CancellationToken stopping) =>
        _hasTurn = await lane.TakeTurnAsync(stopping).ConfigureAwait(false);

    /// <summary>Makes room for the next: once APRAS has answered, or at the end, when nothing was sent. Harmless when it is repeated.</summary>
    internal void Leave()
    {
        if (_hasLeft)
        {
            return;
        }

        _hasLeft = true;
        if (_hasTurn)
        {
            lane.GiveTurnBack();
        }

        lane.Leave();
        onLeft();
    }
}
