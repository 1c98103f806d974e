namespace Sortir.Tests.Support;

/// <summary>The settings of organizers, as a test last set them.</summary>
internal sealed class ShopSettings(CallLog log) : ISortirSettingsProvider
{
    public Dictionary<string, OrganizerSettings> Of { get; } = new(StringComparer.Ordinal);

    public async ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) =>
        await log.RunAsync("settings", () => Task.FromResult(Of.GetValueOrDefault(organizerId)), cancellationToken);
}
