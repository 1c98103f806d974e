using Sortir.Client;

namespace Sortir.AspNetCore.Tests;

internal sealed class DashboardSettings : ISortirSettingsProvider
{
    private static readonly OrganizerSettings Settings = new() { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("t") };

    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OrganizerSettings?>(Settings);
}
