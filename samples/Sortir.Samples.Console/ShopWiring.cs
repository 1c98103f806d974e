using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sortir.Samples;

/// <summary>How a shop adds Sortir.</summary>
internal static class ShopWiring
{
    // What is stored can be read again only with the key that it was written with. The story's cards are invented, so that its key may
    // stand here; a shop's never does.
    private static readonly byte[] StoredKey = SHA256.HashData("a key for invented cards"u8);

    public static IHost Build(Uri aprasUrl, string aprasToken, TimeProvider clock, Evening evening, StoryDatabase? database)
    {
        // A shop writes WebApplication.CreateBuilder(args). The empty builder leaves this machine's settings and the log out of the story.
        var builder = Host.CreateEmptyApplicationBuilder(null);

        // A shop has these in appsettings.json, and the token and the key in its secret store.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sortir:BaseUrl"] = aprasUrl.ToString(),
            ["Sortir:Token"] = aprasToken,
            ["Sortir:Keys:0:Id"] = "2027-03",
            ["Sortir:Keys:0:Secret"] = Convert.ToBase64String(database is null ? RandomNumberGenerator.GetBytes(32) : StoredKey),

            // The story sends grants by a call, to show what comes of it, and deletes nothing. Without these lines a running host does both by itself.
            ["Sortir:Grants:Deliver"] = "false",
            ["Sortir:Retention:Run"] = "false",
        });

        // Time comes from the host's TimeProvider. A shop leaves this line out, and has the system's clock.
        builder.Services.AddSingleton(clock);

        // The catalog says which product needs a card for which event.
        builder.Services.AddSingleton(evening);
        var sortir = builder.Services.AddSortir(builder.Configuration.GetSection("Sortir"))
                                     .UseCatalog<ConcertCatalog>();

        // Storage in memory is for samples and tests. A shop with EF Core writes UseEntityFrameworkCore<ShopDbContext>() instead.
        if (database is null)
        {
            sortir.UseInMemoryStorage();
        }
        else
        {
            sortir.UseSortirDatabase(database.Configure);
        }

        return builder.Build();
    }
}
