using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A retrying execution strategy that takes <see cref="TransientException"/> for transient, and waits for nothing.</summary>
public sealed class TestStrategy(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 3, TimeSpan.Zero)
{
    protected override bool ShouldRetryOn(Exception exception) => exception is TransientException;

    public sealed class TransientException : Exception;
}
