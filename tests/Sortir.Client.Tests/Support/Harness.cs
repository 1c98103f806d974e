using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sortir.Domain;
using Sortir.Tests.Shared;

namespace Sortir.Client.Tests;

/// <summary>A client as a host would register it, on a fake clock, with something else than sockets at its end.</summary>
internal sealed class Harness : IDisposable
{
    private readonly ServiceProvider _services;

    public Harness(HttpMessageHandler transport, Action<AprasClientOptions>? configure = null, Action<IServiceCollection>? host = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(new AprasTransport(() => transport));
        host?.Invoke(services);
        services.AddAprasClient(configure);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Client = _services.GetRequiredService<IAprasClient>();
        Circuits = _services.GetRequiredService<IAprasCircuits>();
    }

    public RetryClock Clock { get; } = new();

    public LogRecorder Logs { get; } = new();

    public IAprasClient Client { get; }

    public IAprasCircuits Circuits { get; }

    public AprasCircuit Circuit => Assert.Single(Circuits.GetSnapshot());

    public Task<CardEligibility> VerifyAsync(AprasConnection? connection = null) =>
        Clock.RunAsync(Client.VerifyAsync(Sample.Card, connection ?? Sample.Connection, TestContext.Current.CancellationToken));

    public Task<GrantOutcome> GrantAsync(AprasConnection? connection = null) => Clock.RunAsync(
        Client.GrantAsync(new ServiceKey(Sample.Key), connection ?? Sample.Connection, TestContext.Current.CancellationToken));

    public async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<CardEligibility.Unavailable>(await VerifyAsync());
        }
    }

    public void Dispose() => _services.Dispose();
}
