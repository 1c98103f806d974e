using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Sortir.Testing;

namespace Sortir.Samples.Shop;

/// <summary>How a shop adds Sortir!: this is what to copy.</summary>
public static class ShopWiring
{
    public static void AddShopSortir(this WebApplicationBuilder builder, ShopSettings settings)
    {
        // The shop's own context, as it would be without Sortir!. Its transactions run through the execution strategy, so retries may be on.
        builder.Services.AddDbContext<ShopDbContext>(options => _ = settings.Postgres is { } postgres
            ? options.UseNpgsql(postgres, npgsql => npgsql.EnableRetryOnFailure())
            : options.UseSqlite($"Data Source={settings.Database}"));

        // The section holds the address of APRAS, its token and the shop's secret; in production the last two come from a secret store.
        var sortir = builder.Services.AddSortir(builder.Configuration.GetSection("Sortir"))
            .UseEntityFrameworkCore<ShopDbContext>()     // cards beside the orders, in the same transactions
            .UseCatalog<ShopCatalog>()                   // which product needs a card, for which event
            .UseCart<ShopCartTickets>()                  // what is in a cart: for the card field
            .UseCartAccessor<ShopCartAccessor>()         // whose cart it is: only for shops with accounts
            .UseOrderLookup<ShopOrderLookup>()           // what became of an order that was never paid
            .AddDashboard(dashboard =>                   // the staff's pages
            {
                dashboard.ReadPolicy = StaffRights.Read;
                dashboard.ActPolicy = StaffRights.Act;
                dashboard.PrivacyPolicy = StaffRights.Privacy;
                dashboard.EventName = NameEventAsync;
            });

        if (settings.Redis is { } redis)
        {
            // Several nodes: attempts are counted, and refused cards remembered, for all of them together.
            sortir.UseRedis(options => options.Configuration = redis);
            builder.Services.AddStackExchangeRedisCache(options => options.Configuration = redis);
        }
    }

    public static void AddShopStaff(this IServiceCollection services) => services.AddAuthorization(options =>
    {
        foreach (var right in StaffRights.All)
        {
            options.AddPolicy(right, policy => policy.AddAuthenticationSchemes(StaffRights.Scheme).RequireClaim(StaffRights.Claim, right));
        }
    });

    /// <summary>APRAS in this process, and a secret for it: what a sample needs to start from nothing, and no shop copies.</summary>
    public static async Task AddSimulatorAsync(this WebApplicationBuilder builder, ShopSettings settings)
    {
        if (builder.Configuration["Sortir:Keys:0:Secret"] is null && settings.Postgres is null)
        {
            builder.Configuration["Sortir:Keys:0:Id"] = "sample";
            builder.Configuration["Sortir:Keys:0:Secret"] = await FindSecretAsync(settings);
        }

        if (settings.IsTemporary)
        {
            // Nothing outlives the process, so no cookie needs to.
            builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        }

        if (settings.AprasUrl is { } url)
        {
            builder.Configuration["Sortir:BaseUrl"] = url;
            return;
        }

        var apras = await AprasSimulator.StartAsync();
        builder.Configuration["Sortir:BaseUrl"] = apras.BaseUrl.ToString();
        builder.Configuration["Sortir:Token"] = apras.Token;
        builder.Services.AddSingleton(_ => apras);
        builder.Services.AddSingleton<SimulatorPanel>();
        SampleCards.Enter(apras);
    }

    private static async Task<string> FindSecretAsync(ShopSettings settings)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        if (settings.IsTemporary)
        {
            return secret;
        }

        var file = $"{settings.Database}.key";
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, secret);
        }

        return (await File.ReadAllTextAsync(file)).Trim();
    }

    private static async ValueTask<string?> NameEventAsync(HttpContext context, string organizerId, string eventId)
    {
        var show = await context.RequestServices.GetRequiredService<ShopDbContext>().Shows.FindAsync(eventId);
        return show is null ? null : $"{Words.Say("Les Oiseaux de papier", "The Paper Birds")}, {Words.Day(show.StartsAt)}";
    }
}
