using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Data.Sqlite;

namespace Sortir.Samples.Shop;

/// <summary>The shop, put together.</summary>
public static class ShopApp
{
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Sortir", LogLevel.Information).AddFilter("Microsoft.Hosting", LogLevel.Information);

        var settings = ShopSettings.Read(builder.Configuration);
        await builder.AddSimulatorAsync(settings);
        builder.AddShopSortir(settings);
        builder.Services.AddShopStaff();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => options.LoginPath = "/signin")
            .AddCookie(StaffRights.Scheme, options => (options.LoginPath, options.AccessDeniedPath) = ("/staff/signin", "/staff/denied"));
        builder.Services.AddRazorPages();
        builder.Services.AddHttpClient(nameof(FakeBank)).RemoveAllLoggers();
        builder.Services.AddSingleton<PaymentSecret>().AddScoped<FakeBank>();
        builder.Services.AddScoped<Carts>().AddScoped<Orders>().AddHostedService<OrderExpiry>();

        var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await ShopSeed.ApplyAsync(scope.ServiceProvider.GetRequiredService<ShopDbContext>(), TimeProvider.System);
        }

        if (settings.IsTemporary)
        {
            app.Lifetime.ApplicationStopped.Register(() => Delete(settings.Database));
        }

        // Behind a proxy, app.UseForwardedHeaders() comes first, with the proxies that are known: attempts are counted by the buyer's address.
        app.UseExceptionHandler("/problem/500");
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
        app.UseSecurityHeaders();
        app.UseRequestLocalization(options => options.SetDefaultCulture("fr").AddSupportedCultures("fr", "en").AddSupportedUICultures("fr", "en"));
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapStaticAssets();
        app.MapRazorPages();
        app.MapPost(PaymentWebhook.Path, PaymentWebhook.ReceiveAsync);
        app.MapHealthChecks("/health");

        // The buyer's endpoints, for the card field; and the staff's pages.
        app.MapSortir("/sortir");
        app.MapSortirDashboard("/sortir/admin");
        return app;
    }

    private static void Delete(string database)
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in new[] { database, $"{database}-wal", $"{database}-shm" })
        {
            File.Delete(file);
        }
    }
}
