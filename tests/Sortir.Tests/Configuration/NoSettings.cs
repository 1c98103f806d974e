namespace Sortir.Tests.Configuration;

/// <summary>A provider of a host with many organizers, of whom it knows none.</summary>
internal sealed class NoSettings : ISortirSettingsProvider
{
    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) => default;
}
