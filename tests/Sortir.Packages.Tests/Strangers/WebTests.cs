using System.Diagnostics;
using System.Security.Cryptography;
using Sortir.Testing;

namespace Sortir.Packages.Tests;

public sealed class WebTests(PackedLibraries packed)
{
    private const string Project = "Shop";

    private static readonly MarkdownBlocks Readme = new(Repository.Read("README.md"));

    [Fact]
    public async Task The_readme_sells_reports_and_cancels_in_a_web_app_with_a_database()
    {
        var stranger = await Stranger.CreateAsync(packed, "web");
        await stranger.TypeAsync(
            $"dotnet new web -n {Project} --no-restore\ncd {Project}\n{Readme.Find("bash", "dotnet add package")}\n"
            + $"dotnet add package Sortir.AspNetCore\ndotnet add package Microsoft.EntityFrameworkCore.Sqlite --version {SqliteVersion}");
        stranger.Write($"{Project}/Program.cs", ProgramFrom(ReadmeSale.Read(Readme)));
        stranger.Write($"{Project}/appsettings.json", Readme.Find("jsonc", "\"Sortir\""));
        await stranger.BuildAsync(Project);

        await using var apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        apras.Book.SetCard("1234567890");
        await using var shop = await RunningShop.StartAsync(stranger, Project, apras);

        Assert.Equal("•••• 7890", await shop.PostAsync("verify"));
        Assert.Equal("Placed", await shop.PostAsync("place"));
        Assert.Equal("Paid", await shop.PostAsync("pay"));
        await apras.Book.WaitForGrantsAsync(1, TestContext.Current.CancellationToken);
        Assert.Equal("Cancelled", await shop.PostAsync("cancel"));
        Assert.Contains("customElements", await shop.GetAsync("_content/Sortir.AspNetCore/sortir-card-field.js"), StringComparison.Ordinal);
        Assert.NotEmpty(await shop.GetAsync("cart"));
        Assert.Contains("canBeOrdered", await shop.GetAsync("sortir/cart"), StringComparison.Ordinal);
    }

    private static string SqliteVersion => System.Xml.Linq.XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
        .Single(package => package.Attribute("Include")!.Value == "Microsoft.EntityFrameworkCore.Sqlite").Attribute("Version")!.Value;

    // What a shop has of its own, around the README's snippets.
    private static string ProgramFrom(ReadmeSale sale) =>
        $$"""
        using Microsoft.EntityFrameworkCore;
        using Sortir;
        using Sortir.AspNetCore;
        using Sortir.EntityFrameworkCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<ShopDbContext>(options => options.UseSqlite("Data Source=shop.db"));
        {{Readme.Find("csharp", "UseEntityFrameworkCore<ShopDbContext>()")}}
        builder.Services.AddSortir(builder.Configuration.GetSection("Sortir")).UseCart<ShopCart>();

        var app = builder.Build();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ShopDbContext>();
            await db.Database.EnsureDeletedAsync();
            await db.Database.EnsureCreatedAsync();
            var show = new Show { Id = "concert", EndsAt = DateTimeOffset.UtcNow.AddDays(30) };
            db.Add(new Product { Id = "reduced", IsReducedFare = true, Show = show });
            await db.SaveChangesAsync();
        }

        var cart = new Cart("cart-1");
        var ticket = new Ticket("ticket-1", "reduced");
        var order = new Order("order-1");
        var form = new Form("12 34 56 78 90");
        SaleTicket[] tickets = [new(ticket.Id, ticket.ProductId)];

        app.MapStaticAssets();
        app.MapSortir("/sortir");
        app.MapGet("/cart", (SortirCartCookie cookie, HttpContext http) => cookie.GetOrCreate(http));
        app.MapPost("/verify", async (ISortirCheckout checkout, HttpContext http) =>
        {
            var clientIp = http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
            {{sale.Verify}}
        });
        app.MapPost("/place", async (ISortirCheckout checkout) => ({{sale.Place}}).GetType().Name);
        app.MapPost("/pay", async (ISortirCheckout checkout) => ({{sale.Pay}}).GetType().Name);
        app.MapPost("/cancel", async (ISortirCheckout checkout) => ({{sale.Cancel}}).GetType().Name);
        app.Run();

        {{Readme.Find("csharp", "class ShopCatalog")}}

        internal sealed class ShopCart : ISortirCartTickets
        {
            public ValueTask<IReadOnlyList<SaleTicket>?> FindTicketsAsync(string cartId, CancellationToken cancellationToken) => new([]);
        }

        internal sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
        {
            public DbSet<Product> Products => Set<Product>();
            public DbSet<Show> Shows => Set<Show>();
            protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseSortir();
        }

        internal sealed class Show
        {
            public required string Id { get; set; }
            public DateTimeOffset EndsAt { get; set; }
        }

        internal sealed class Product
        {
            public required string Id { get; set; }
            public bool IsReducedFare { get; set; }
            public Show Show { get; set; } = null!;
        }

        internal sealed record Cart(string Id);
        internal sealed record Ticket(string Id, string ProductId);
        internal sealed record Order(string Id);
        internal sealed record Form(string Card);
        """;

    /// <summary>The program of the shop while it runs, and a browser of it.</summary>
    private sealed class RunningShop(Process process, HttpClient browser) : IAsyncDisposable
    {
        public static async Task<RunningShop> StartAsync(Stranger stranger, string project, AprasSimulator apras)
        {
            var log = Path.Combine(stranger.Folder, "shop.log");
            var process = Shell.Start(
                Path.Combine(stranger.Folder, project),
                log,
                stranger.EnvironmentWith(
                    ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
                    ("ASPNETCORE_ENVIRONMENT", "Development"),
                    ("Sortir__BaseUrl", apras.BaseUrl.ToString()),
                    ("Sortir__Token", apras.Token),
                    ("Sortir__Keys__0__Id", "2026-11"),
                    ("Sortir__Keys__0__Secret", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),

                    // This machine may be busy.
                    ("Sortir__Timeout", "00:01:00")),
                stranger.CommandOf(project));
            var address = await FindAddressAsync(process, log);
            return new RunningShop(process, new HttpClient { BaseAddress = new Uri(address) });
        }

        public async Task<string> PostAsync(string path)
        {
            using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        public Task<string> GetAsync(string path) => browser.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            browser.Dispose();
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        // It says itself which port it was given.
        private static async Task<string> FindAddressAsync(Process process, string log)
        {
            const string Listening = "Now listening on: ";
            while (true)
            {
                var text = File.Exists(log) ? await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken) : "";
                var line = text.Split('\n').FirstOrDefault(line => line.Contains(Listening, StringComparison.Ordinal));
                if (line is not null && text.EndsWith('\n'))
                {
                    return line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();
                }

                Assert.False(process.HasExited, text);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }
}
