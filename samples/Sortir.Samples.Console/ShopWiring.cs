using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sortir.Samples;

/// <summary>How a shop adds Sortir.</summary>
internal static class ShopWiring
{
    public static IHost Build(Uri aprasUrl, string aprasToken, TimeProvider clock)
    {
        // A shop writes WebApplication.CreateBuilder(args). The empty builder leaves this machine's settings and the log out of the story.
        var builder = Host.CreateEmptyApplicationBuilder(null);

        // A shop has these in appsettings.json, and the token and the key in its secret store.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sortir:BaseUrl"] = aprasUrl.ToString(),
            ["Sortir:Token"] = aprasToken,
            ["Sortir:Keys:0:Id"] = "2027-03",
            ["Sortir:Keys:0:Secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),

            // The story sends grants by a call, to show what comes of it. Without this line a running host sends them by itself.
            ["Sortir:Grants:Deliver"] = "false",
        });

        // Time comes from the host's TimeProvider. A shop leaves this line out, and has the system's clock.
        builder.Services.AddSingleton(clock);

        // The catalog says which product needs a card for which event. Storage in memory is for samples and tests.
        builder.Services.AddSortir(builder.Configuration.GetSection("Sortir"))
                        .UseInMemoryStorage()
                        .UseCatalog<ConcertCatalog>();

        return builder.Build();
    }
}
