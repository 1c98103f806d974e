namespace Sortir;

/// <summary>For a host with many organizers: the settings of each. A shop with one organizer configures it, and never sees this.</summary>
public interface ISortirSettingsProvider
{
    /// <summary>The settings of an organizer. Asked at each call, so that a change counts at once: answer from memory where you can.</summary>
    /// <param name="organizerId">The organizer, as <see cref="CatalogEvent.OrganizerId"/> names it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The settings, best the same instance while they do not change; <see langword="null"/> when there are none: the buyer reads <c>NotConfigured</c>.</returns>
    ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken);
}
