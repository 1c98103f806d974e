using Sortir.Client;
using Sortir.Domain;

namespace Sortir.AspNetCore.Tests.Support;

/// <summary>An APRAS whose answers wait until the test lets them go.</summary>
internal sealed class GatedApras(IAprasClient inner) : IAprasClient
{
    private TaskCompletionSource? _gate;

    public SemaphoreSlim Asked { get; } = new(0);

    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate?.TrySetResult();

    public async Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        Asked.Release();
        if (_gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        return await inner.VerifyAsync(card, connection, cancellationToken);
    }

    public Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default) =>
        inner.GrantAsync(serviceKey, connection, cancellationToken);
}
