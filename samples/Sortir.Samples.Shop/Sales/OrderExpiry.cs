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

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var late = await scope.ServiceProvider.GetRequiredService<ShopDbContext>().Orders
            .Where(order => order.Status == OrderStatus.Placed && order.ExpiresAt < now)
            .Select(order => order.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in late)
        {
            await scope.ServiceProvider.GetRequiredService<Orders>().ExpireAsync(id, cancellationToken);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Orders that are unpaid could not be ended. They are tried again in a moment.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
