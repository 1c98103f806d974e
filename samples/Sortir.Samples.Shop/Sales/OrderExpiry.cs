using Microsoft.EntityFrameworkCore;

namespace Sortir.Samples.Shop;

/// <summary>Ends the orders that nobody pays, so that their cards are free again.</summary>
public sealed partial class OrderExpiry(IServiceScopeFactory scopes, TimeProvider time, ILogger<OrderExpiry> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ExpireAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(logger, exception);
            }
        }
    }

    /// <summary>Ends the orders that are late now. One that cannot be ended holds up no other.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await FindLateAsync(cancellationToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Orders>().ExpireAsync(id, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogOrderFailed(logger, exception, id);
            }
        }
    }

    private async Task<List<int>> FindLateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<ShopDbContext>().Orders
            .Where(order => order.Status == OrderStatus.Placed && order.ExpiresAt < now)
            .Select(order => order.Id)
            .ToListAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "The orders that are unpaid could not be looked for. It is tried again in a moment.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Order {OrderId} is unpaid and could not be ended. It is tried again in a moment.")]
    private static partial void LogOrderFailed(ILogger logger, Exception exception, int orderId);
}
