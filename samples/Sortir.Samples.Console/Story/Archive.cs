using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Sortir.EntityFrameworkCore;
using Sortir.Storage;

namespace Sortir.Samples;

/// <summary>What is stored of earlier stories, as staff look at it.</summary>
internal sealed class Archive(IServiceProvider services, Evening evening, Narrator narrator, CancellationToken cancellationToken)
{
    // Whoever looks says who and why: it is in the audit.
    private static readonly BackOfficeActor Narrator = new() { StaffId = "narrator", Reason = "tells the story" };

    /// <summary>Makes the tables where there are none, tells what is stored, and goes on to the evening after the last one.</summary>
    public async Task OpenAsync()
    {
        await services.GetRequiredService<ISortirDatabase>().EnsureSchemaAsync(cancellationToken);
        await CountAsync("before");
        var newest = await AskAsync(desk => desk.ListUsagesAsync(Narrator, new UsageFilter(), new PageRequest { Size = 1 }, cancellationToken));
        if (newest.Items is not [{ EventId: var eventId }] || Evening.Of(eventId) is not { } last)
        {
            return;
        }

        await TellOrderAsync(last);
        evening.GoOnAfter(last);
        narrator.Note($"It goes on from there, with the concert of {evening.Date:yyyy-MM-dd}.");
    }

    /// <summary>Counts what is stored.</summary>
    public async Task CountAsync(string when)
    {
        var statistics = await AskAsync(desk => desk.GetStatisticsAsync(Narrator, new UsageFilter(), cancellationToken));
        var counts = statistics.Counts.GroupBy(count => count.Status).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Sum(count => count.Count)} {group.Key}"));
        narrator.Note($"Stored {when}: {(statistics.Counts.Count == 0 ? "nothing" : string.Join(", ", counts))}.");
    }

    /// <summary>
    /// Sends the grants that a story left due when it was interrupted. Their keys are of another simulator: this one refuses them, and they
    /// wait for staff.
    /// </summary>
    public async Task SettleAsync()
    {
        var statistics = await AskAsync(desk => desk.GetStatisticsAsync(Narrator, new UsageFilter(), cancellationToken));
        if (statistics.GrantsDue > 0)
        {
            var report = await services.GetRequiredService<ISortirMaintenance>().DeliverDueGrantsAsync(cancellationToken);
            narrator.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"The last story was interrupted. Grants due: {statistics.GrantsDue}; sent now: {report.Granted} granted, {report.SetAside} set aside for staff."));
        }
    }

    private async Task TellOrderAsync(Evening last)
    {
        var filter = new UsageFilter { OrderId = last.OrderOf(Buyer.Alice) };
        var order = await AskAsync(desk => desk.ListUsagesAsync(Narrator, filter, new PageRequest(), cancellationToken));
        if (order.Items.Count > 0)
        {
            var tickets = order.Items.OrderBy(usage => usage.TicketId, StringComparer.Ordinal).Select(usage =>
                $"{usage.TicketId} {usage.Card} {usage.Status}{(usage.Grant.Receipt is { } receipt ? $", request {receipt.RequestId}" : "")}");
            narrator.Note($"Alice's order for {last.Date:yyyy-MM-dd} is there: {string.Join("; ", tickets)}.");
        }
    }

    private async Task<T> AskAsync<T>(Func<ISortirBackOffice, Task<T>> ask)
    {
        await using var scope = services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<ISortirBackOffice>());
    }
}
