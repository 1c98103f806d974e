using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;

namespace Sortir.Client.Tests;

/// <summary>A client on real sockets and the real clock, as a host would register it.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly ServiceProvider _services;

    public WireClient(Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null, Action<AprasClientOptions>? configure = null)
    {
        var services = new ServiceCollection();
        before?.Invoke(services);
        services.AddAprasClient(configure);
        after?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Client = _services.GetRequiredService<IAprasClient>();
    }

    public IAprasClient Client { get; }

    public IServiceProvider Services => _services;

    public Task<CardEligibility> VerifyAsync(AprasConnection connection) =>
        Client.VerifyAsync(Sample.Card, connection, TestContext.Current.CancellationToken);

    public Task<GrantOutcome> GrantAsync(AprasConnection connection) =>
        Client.GrantAsync(new ServiceKey(Sample.Key), connection, TestContext.Current.CancellationToken);

    public void Dispose() => _services.Dispose();
}
