using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Sortir.Testing;

namespace Sortir.Samples.DapperStore;

/// <summary>How a shop adds Sortir with a storage of its own.</summary>
internal static class ShopWiring
{
    public static IHost Build(NpgsqlDataSource database, AprasSimulator apras, CatalogEvent concert)
    {
        // A shop writes WebApplication.CreateBuilder(args). The empty builder leaves this machine's settings and the log out of the story.
        var builder = Host.CreateEmptyApplicationBuilder(null);

        // A shop has these in appsettings.json, and the token and the key in its secret store. The cards are invented, so that this key may stand here.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sortir:BaseUrl"] = apras.BaseUrl.ToString(),
            ["Sortir:Token"] = apras.Token,
            ["Sortir:Keys:0:Id"] = "sample",
            ["Sortir:Keys:0:Secret"] = Convert.ToBase64String(SHA256.HashData("a key for invented cards"u8)),

            // The story sends grants by a call, to show what comes of it, and deletes nothing. Without these lines a running host does both by itself.
            ["Sortir:Grants:Deliver"] = "false",
            ["Sortir:Retention:Run"] = "false",
        });

        // Sortir's OrderStore and the shop's own code have one transaction in a scope.
        builder.Services.AddSingleton(database);
        builder.Services.AddScoped<ShopTransaction>();
        builder.Services.AddSingleton(concert);
        builder.Services.AddSortir(builder.Configuration.GetSection("Sortir"))
                        .UseStorage<UsageStore, OrderStore>()
                        .UseCatalog<ConcertCatalog>()
                        .UseOrderLookup<ShopOrders>();
        builder.Services.AddScoped<ShopOrders>();
        return builder.Build();
    }
}
