namespace Sortir.Docs.Tests;

/// <summary>The shop of getting started, as a program: what stands here stands there.</summary>
public sealed class Program
{
    public static void Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Configuration["Sortir:Products:reduced:EventId"] = "concert";
        builder.Services.AddDbContext<ShopDbContext>(options => options.UseSqlite("Data Source=:memory:"));
        builder.Services.AddSortir(builder.Configuration.GetSection("Sortir"))
                        .UseEntityFrameworkCore<ShopDbContext>()
                        .UseCart<ShopCart>();

        var app = builder.Build();
        app.MapStaticAssets();
        app.MapSortir("/sortir");
        app.MapGet("/cart", (HttpContext http, SortirCartCookie carts) => $"Cart {carts.GetOrCreate(http)}");
        app.Run();
    }
}
