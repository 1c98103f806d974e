using Sortir.Client;
using Sortir.Domain;
using Sortir.Tests.Support;
using static Sortir.Tests.SaleFixture;
using static Sortir.Tests.StorageOutage;

namespace Sortir.Tests;

/// <summary>The host's settings provider does not answer for some organizers.</summary>
public sealed class HangingSettingsTests
{
    private static readonly string[] s_venues = ["a", "b", "c", "d"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Their_grants_wait_and_the_others_are_sent()
    {
        await using var shop = SaleFixture.Create();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var venue in s_venues)
        {
            shop.Settings.Set(venue, new OrganizerSettings { BaseUrl = new Uri("https://apras.invalid"), Token = new ApiToken("fake") });
            shop.Catalog.Set($"{venue}-reduced", new CatalogEvent { Id = $"{venue}-event", OrganizerId = venue });
            await shop.SellManyPaidAsync(shop.Book, 8, $"{venue}-reduced", $"{venue[0] - 'a' + 3}");
        }

        // As many as are sent at once, all organizers together.
        shop.Settings.Hanging = (organizer => s_venues.Contains(organizer), answered.Task);
        await shop.SellPaidAsync(CardA);
        var written = NewSignal();
        shop.Store.AfterCommit = changes => _ = changes.Any(change => change.After is { TicketId: "t1", Grant.State: GrantState.Granted }) && written.TrySetResult();
        await shop.StartAsync();
        await shop.Clock.WaitForWaitAsync(TimeSpan.FromSeconds(10), 8 * s_venues.Length);
        shop.Clock.Advance(TimeSpan.FromSeconds(10));
        await written.Task.WaitAsync(Ct);

        Assert.Equal(GrantState.Granted, (await shop.UsageAsync()).Grant.State);
        Assert.Contains(shop.Log.Lines, line => line.Id == 1605 && line.Message.Contains(nameof(TimeoutException), StringComparison.Ordinal));

        // When they answer again, everything is sent.
        shop.Settings.Hanging = null;
        answered.SetResult();
        await shop.Clock.AdvanceUntilAsync(shop.Book.WaitForGrantsAsync(1 + (8 * s_venues.Length), Ct), TimeSpan.FromSeconds(1));
        await shop.StopAsync();
    }
}
