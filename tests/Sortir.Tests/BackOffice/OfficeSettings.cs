using Sortir.Client;

namespace Sortir.Tests;

/// <summary>The same settings for both organizers, in the test's hands.</summary>
internal sealed class OfficeSettings : ISortirSettingsProvider
{
    public bool ReleaseOnCancel { get; set; } = true;

    /// <summary>The organizer that the host throws for.</summary>
    public string? Broken { get; set; }

    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) =>
        organizerId == Broken
            ? throw new InvalidOperationException("The vault is away.")
            : ValueTask.FromResult<OrganizerSettings?>(new OrganizerSettings
            {
                BaseUrl = new Uri("https://apras.invalid"),
                Token = new ApiToken("fake"),
                ReleaseOnCancel = ReleaseOnCancel,
            });
}
