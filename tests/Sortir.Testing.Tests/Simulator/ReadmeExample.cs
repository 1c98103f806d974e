using System.Net.Http.Json;

namespace Sortir.Testing.Tests;

/// <summary>The example of the README, compiled and run; <see cref="ReadmeTests"/> compares the two.</summary>
internal static class ReadmeExample
{
    private static TextWriter Console { get; } = new StringWriter();

    public static async Task<string> RunAsync()
    {
        // <example>
        await using var apras = await AprasSimulator.StartAsync();
        apras.Book.SetCard("1234567890");
        apras.Book.SetCard("2222222222", AprasCardStatus.Expired);

        // Your shop gets apras.BaseUrl and apras.Token in its configuration. Here a bare HttpClient stands for it.
        using var shop = new HttpClient { BaseAddress = apras.BaseUrl };
        shop.DefaultRequestHeaders.Add("Authorization", apras.Token);

        // A card is verified, and the sale reported with its single-use key.
        var key = await shop.GetStringAsync("api/partners/1234567890");
        var granted = await shop.PostAsJsonAsync("api/partners/grant", new { token = key, activite = 17 });
        Console.WriteLine($"{(int)granted.StatusCode}, {apras.Book.GrantCount} grant recorded");

        // The next answer gets lost after the grant was recorded: the shop cannot know that it was.
        var next = await shop.GetStringAsync("api/partners/1234567890");
        apras.Faults.Add(new AprasFault.Drop { On = AprasOperations.Grant, AfterWork = true, Times = 1 });
        try
        {
            await shop.PostAsJsonAsync("api/partners/grant", new { token = next });
        }
        catch (HttpRequestException)
        {
            Console.WriteLine($"answer lost, {apras.Book.GrantCount} grants recorded");
        }

        // </example>
        return Console.ToString()!;
    }
}
