using Sortir.Client;

namespace Sortir.Leaks.Tests;

/// <summary>Products are named after their organizer and their event: <c>default:show</c>.</summary>
internal sealed class PlayCatalog(ShiftedClock clock) : ISortirCatalog
{
    public const string Broken = "catalog:broken";
    public const string Full = "full";
    public const string Off = "default:off";

    public ValueTask<CatalogProduct?> FindProductAsync(string productId, CancellationToken cancellationToken) => productId switch
    {
        Broken => throw new InvalidOperationException("The host's catalog is broken."),
        Full => ValueTask.FromResult<CatalogProduct?>(CatalogProduct.WithoutCard),
        _ => ValueTask.FromResult<CatalogProduct?>(CatalogProduct.WithCard(ToEvent(productId))),
    };

    public ValueTask<CatalogEvent?> FindEventAsync(string organizerId, string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<CatalogEvent?>(eventId.StartsWith(organizerId + ":", StringComparison.Ordinal) ? ToEvent(eventId) : null);

    private CatalogEvent ToEvent(string id) =>
        new() { Id = id, OrganizerId = id.Split(':')[0], EndsAt = clock.GetUtcNow().AddDays(30), IsEnabled = id != Off };
}

/// <summary>The organizers of the plays, each with an APRAS of its own.</summary>
internal sealed class PlaySettings(PlaySecrets secrets, PlayApras apras) : ISortirSettingsProvider
{
    public ValueTask<OrganizerSettings?> FindAsync(string organizerId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(apras.Find(organizerId) is { } url
            ? new OrganizerSettings
            {
                BaseUrl = url,
                Token = organizerId == PlayApras.Mistaken ? new ApiToken(secrets.RefusedToken) : secrets.ApiToken,
                Timeout = organizerId == PlayApras.Hurried ? TimeSpan.FromMilliseconds(150) : TimeSpan.FromSeconds(30),
                ActivityId = "4711",
            }
            : organizerId == PlayApras.Bare ? new OrganizerSettings() : null);
}

/// <summary>What the host says of orders that are unpaid for long.</summary>
internal sealed class PlayOrders : ISortirOrderLookup
{
    public ValueTask<OrderStanding> FindAsync(string orderId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(orderId.Contains("paid", StringComparison.Ordinal) ? OrderStanding.Paid : OrderStanding.Cancelled);
}
