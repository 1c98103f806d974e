using Microsoft.Extensions.Hosting;

namespace Sortir;

/// <summary>Writes the audit of refusals while the host runs, and what is left of it when the host stops.</summary>
internal sealed class RefusalAuditService(AuditTrail audit) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await audit.FlushRefusalsAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await audit.WriteRefusalsAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // StopAsync writes the rest.
        }
    }
}
