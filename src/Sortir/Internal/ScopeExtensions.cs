using Microsoft.Extensions.DependencyInjection;

namespace Sortir;

internal static class ScopeExtensions
{
    /// <summary>Runs work with a service of a scope of its own.</summary>
    internal static async Task<T> RunAsync<TService, T>(this IServiceScopeFactory scopes, Func<TService, Task<T>> work)
        where TService : notnull
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        return await work(scope.ServiceProvider.GetRequiredService<TService>()).ConfigureAwait(false);
    }
}
