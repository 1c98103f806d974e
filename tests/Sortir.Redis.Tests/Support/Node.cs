using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Sortir.Testing;
using Sortir.Tests.Shared;

namespace Sortir.Redis.Tests.Support;

/// <summary>One node of a shop, with connections of its own.</summary>
internal sealed class Node : IAsyncDisposable
{
    public const string Product = "show";
    public const string Source = "192.0.2.7";
    public static readonly TimeSpan UndecidedFor = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _provider;

    /// <summary>Starts a node.</summary>
    /// <param name="redis">How it is configured.</param>
    /// <param name="secret">The shop's secret: nodes of one shop have the same.</param>
    /// <param name="time">The clock; without it the system's.</param>
    /// <param name="services">What the host registers itself.</param>
    public Node(
        Action<SortirRedisOptions> redis, string? secret = null, TimeProvider? time = null, Action<IServiceCollection>? services = null)
    {
        var all = new ServiceCollection();
        all.AddSingleton(time ?? TimeProvider.System);
        all.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services?.Invoke(all);
        Fake = all.AddSortirFake(options =>
        {
            options.Keys.Add(new SortirKeyOptions { Id = "one", Secret = secret ?? NewSecret() });
            options.Products[Product] = new SortirProductOptions { EventId = "event", EventEndsAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        });
        all.AddSortir(_ => { }).UseRedis(redis);
        _provider = all.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public Node(RedisServer server, string? secret = null, TimeProvider? time = null, Action<IServiceCollection>? services = null)
        : this(redis => redis.Configuration = server.Configuration, secret, time, services)
    {
    }

    public LogRecorder Log { get; } = new();

    /// <summary>What is logged of things that nodes share.</summary>
    public IReadOnlyList<LogRecorder.Line> LinesOfSharing => [.. Log.Lines.Where(line => line.Id is >= 1200 and < 1300)];

    /// <summary>The APRAS behind the node.</summary>
    public SortirFake Fake { get; }

    public IServiceProvider Services => _provider;

    public IAttemptLimiter Limiter => _provider.GetRequiredService<IAttemptLimiter>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public ValueTask<AttemptDecision> AcquireAsync(int limit = 10, string source = Source) =>
        Limiter.AcquireAsync(source, new AttemptLimits { Limit = limit, AcceptedLimit = Math.Max(60, limit) }, UndecidedFor, Ct);

    /// <summary>A permit that Redis counted, not the process. The first one also waits until the node is connected.</summary>
    public async Task<AttemptPermit> AcquireSharedAsync(int limit = 10, string source = Source)
    {
        var decision = await AcquireAsync(limit, source);
        Assert.True(decision.IsGranted);
        Assert.True(IsShared(decision), "Redis did not count it.");
        return decision.Permit;
    }

    public static bool IsShared(AttemptDecision decision) => decision.Permit is { Id: < 0 };

    public async Task<T> CallAsync<T>(Func<ISortirCheckout, Task<T>> call)
    {
        await using var scope = _provider.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<ISortirCheckout>());
    }

    public Task<CardVerification> VerifyAsync(string card, string cart = "cart", string source = Source) => CallAsync(
        checkout => checkout.VerifyCardAsync(
            new VerifyCardRequest { Card = card, CartId = cart, TicketId = "ticket", ProductId = Product, Source = source }, Ct));

    /// <summary>What Sortir's health check says.</summary>
    public async Task<HealthReportEntry> GetHealthAsync() =>
        (await _provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Entries["sortir"];

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
