using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.Telemetry;
using Sortir.AspNetCore;
using Sortir.AspNetCore.Tests;
using Sortir.AspNetCore.Tests.Support;
using Sortir.EntityFrameworkCore.Tests;
using Sortir.Redis.Tests.Support;

namespace Sortir.Leaks.Tests;

/// <summary>A shop on a socket, with the buyer's endpoints and the staff's pages, registered as a host does it; and every listener.</summary>
internal sealed class PlayShop : IAsyncDisposable
{
    public const string Show = "default:show";
    public const string Concert = "default:concert";

    private readonly WebApplication _app;

    private PlayShop(WebApplication app, Hunt hunt, PlaySecrets secrets, PlayApras apras, ShiftedClock clock)
    {
        _app = app;
        Hunt = hunt;
        Secrets = secrets;
        Apras = apras;
        Clock = clock;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Hunt Hunt { get; }

    public PlaySecrets Secrets { get; }

    public PlayApras Apras { get; }

    public ShiftedClock Clock { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.Single());

    /// <param name="database">Where usages are kept; memory without one.</param>
    /// <param name="redis">Where limits and refusals are shared; the process without one.</param>
    /// <param name="configure">Takes a protection away, or leaks.</param>
    /// <param name="map">Maps more endpoints.</param>
    public static async Task<PlayShop> StartAsync(
        TestDatabase? database = null,
        RedisServer? redis = null,
        Action<IServiceCollection, PlaySecrets>? configure = null,
        Action<WebApplication, PlaySecrets>? map = null)
    {
        var secrets = new PlaySecrets();
        var apras = new PlayApras(secrets);
        var clock = new ShiftedClock();
        var hunt = new Hunt(secrets.All, HttpPrinter.Print);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sortir:Keys:0:Id"] = "one",
            ["Sortir:Keys:0:Secret"] = Convert.ToBase64String(secrets.Key),
            ["Sortir:Token"] = secrets.Token,
            ["Sortir:BaseUrl"] = apras.Good.BaseUrl.AbsoluteUri,
            ["Sortir:Grants:Deliver"] = "false",
            ["Sortir:Retention:Run"] = "false",
        });
        builder.Logging.ClearProviders().AddEventSourceLogger();
        var services = builder.Services;
        services.AddSingleton(secrets).AddSingleton(apras).AddSingleton(clock).AddSingleton(hunt.Evidence).AddSingleton<TimeProvider>(clock);
        hunt.Listen(services);
        AddHost(services, database);
        var sortir = services.AddSortir(builder.Configuration.GetSection("Sortir")).UseCatalog<PlayCatalog>().UseSettings<PlaySettings>()
            .UseOrderLookup<PlayOrders>().UseCart<ShopTickets>()
            .AddDashboard(options => (options.ReadPolicy, options.ActPolicy, options.PrivacyPolicy) = ("staff", "staff", "staff"));
        if (database is not null)
        {
            sortir.UseEntityFrameworkCore<ShopDbContext>();
        }

        if (redis is not null)
        {
            sortir.UseRedis(options => (options.Configuration, options.Timeout) = (redis.Configuration, TimeSpan.FromSeconds(30)));
        }

        Watch(services, hunt.Evidence, redis);
        configure?.Invoke(services, secrets);

        var app = builder.Build();
        Map(app);
        map?.Invoke(app, secrets);
        await app.StartAsync(Ct);
        return new PlayShop(app, hunt, secrets, apras, clock);
    }

    /// <summary>Calls a service as one request does, and writes down what it answers or throws.</summary>
    public async Task<TResult> CallAsync<TService, TResult>(string what, Func<TService, Task<TResult>> call)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        var answer = await call(scope.ServiceProvider.GetRequiredService<TService>());
        Hunt.Evidence.Add("answer", what, Printer.Print(answer, 5));
        return answer;
    }

    public PlayBrowser NewBrowser() => new(Address, Hunt.Evidence);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Hunt.Dispose();
        await Apras.DisposeAsync();
    }

    private static void AddHost(IServiceCollection services, TestDatabase? database)
    {
        services.AddSingleton<Carts>();
        services.AddHttpContextAccessor();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(DashboardStaffHandler.Name).AddScheme<AuthenticationSchemeOptions, DashboardStaffHandler>(DashboardStaffHandler.Name, null);
        services.AddAuthorizationBuilder().AddPolicy("staff", policy => policy.RequireClaim("may", "staff"));
        if (database is not null)
        {
            services.AddDbContext<ShopDbContext>(options =>
            {
                database.Configure(options);

                // With the values of the parameters: nothing in them is secret.
                options.EnableSensitiveDataLogging().EnableDetailedErrors();
            });
        }
    }

    private static void Watch(IServiceCollection services, Evidence evidence, RedisServer? redis)
    {
        services.Configure<TelemetryOptions>(options => options.TelemetryListeners.Add(new RecordingPolly(evidence)));
        services.Replace(ServiceDescriptor.Singleton<IDistributedCache>(_ => new RecordingCache(
            redis is null
                ? new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()))
                : new RedisCache(new RedisCacheOptions { Configuration = redis.Configuration }),
            evidence)));
        var limiter = services.Last(service => service.ServiceType == typeof(IAttemptLimiter));
        services.Replace(ServiceDescriptor.Singleton<IAttemptLimiter>(provider => new RecordingLimiter(
            (IAttemptLimiter)(limiter.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, limiter.ImplementationType!)),
            evidence)));
    }

    private static void Map(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSortir("/sortir");
        app.MapSortirDashboard("/admin");
        app.MapHealthChecks("/health");
        app.MapGet("/", (HttpContext context, SortirCartCookie cookie, Carts carts, string tickets) =>
        {
            var cartId = cookie.GetOrCreate(context);
            carts[cartId] = [.. tickets.Split(',').Select(ticket => new SaleTicket(ticket, Show))];
            return cartId;
        });
        app.MapPost("/checkout", async (HttpContext context, SortirCardForm cards) => Results.Json(await cards.VerifyAsync(context, context.RequestAborted)));
    }
}
