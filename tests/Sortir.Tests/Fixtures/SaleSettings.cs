using System.Collections.Concurrent;
using Sortir.Client;
using Sortir.Testing;

namespace Sortir.Tests;

/// <summary>The organizers' settings, which a test changes while the sale goes on.</summary>
internal sealed class SaleSettings : ISortirSettingsProvider
{
    private readonly ConcurrentDictionary<string, OrganizerSettings> _settings = new();
    private int _answersBeforeFault;

    public SaleSettings() => SetDefault();

    public Exception? Fault { get; set; }

    public void SetDefault() => Set(
        CatalogEvent.DefaultOrganizerId,
        new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") });

    public void Set(string organizerId, OrganizerSettings settings) => _settings[organizerId] = settings;

    public void Set(string organizerId, AprasSimulator apras, string? token = null) => Set(organizerId, new OrganizerSettings
    {
        BaseUrl = apras.BaseUrl,
        Token = new ApiToken(token ?? apras.Token),
    });

    public void ReleaseOnCancel(bool value, string organizerId = CatalogEvent.DefaultOrganizerId)
    {
        var known = _settings.GetValueOrDefault(organizerId) ?? _settings[CatalogEvent.DefaultOrganizerId];
        Set(organizerId, new OrganizerSettings { BaseUrl = known.BaseUrl, Token = known.Token, ReleaseOnCancel = value });
    }

    /// <summary>Lets that many questions be answered before the provider fails.</summary>
    public void FaultAfter(int answers)
    {
        Fault = new TimeoutException("The settings' table is locked.");
        _answersBeforeFault = answers;
    }

    public void Forget(string organizerId) => _settings.TryRemove(organizerId, out _);

    /// <summary>The organizers for which the provider does not answer until then.</summary>
    public (Func<string, bool> Organizers, Task Until)? Hanging { get; set; }

    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) =>
        Hanging is { } hanging && hanging.Organizers(organizerId) ? WaitAsync(organizerId, hanging.Until) : Find(organizerId);

    private async ValueTask<OrganizerSettings?> WaitAsync(string organizerId, Task until)
    {
        await until;
        return await Find(organizerId);
    }

    private ValueTask<OrganizerSettings?> Find(string organizerId) =>
        Fault is null || Interlocked.Decrement(ref _answersBeforeFault) >= 0 ? ValueTask.FromResult(_settings.GetValueOrDefault(organizerId)) : throw Fault;
}
