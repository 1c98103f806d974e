using Microsoft.AspNetCore.Http;
using Sortir.Client;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>What waits for staff, the link to APRAS, and the events.</summary>
internal static class OverviewPages
{
    private const int EventsOnPage = 20;

    internal static async Task<IResult> ShowAsync(DashboardRequest request)
    {
        var cursor = request.Http.Request.Query["after"].ToString();
        var unpaid = new UsageCriteria { State = UsageCriteria.UnpaidKey }.ToFilter(request)!;
        var (office, actor, aborted) = (request.Office, request.Actor(), request.Aborted);
        Page<EventView> events;
        try
        {
            var page = new PageRequest { Size = EventsOnPage, Cursor = cursor.Length == 0 ? null : cursor };
            events = await office.ListEventsAsync(actor, page, aborted).ConfigureAwait(false);
        }
        catch (ArgumentException) when (cursor.Length > 0)
        {
            return ProblemPages.Show(request, DashboardProblem.NotFound);
        }

        var all = await office.GetStatisticsAsync(actor, new UsageFilter(), aborted).ConfigureAwait(false);
        var late = await office.GetStatisticsAsync(actor, unpaid, aborted).ConfigureAwait(false);
        await request.LearnEventNamesAsync(events.Items.Select(item => item.EventId)).ConfigureAwait(false);
        var model = new DashboardOverview.Model(all, late.Unpaid, FindCircuit(request), events, cursor.Length > 0);
        return new DashboardPage(request, request.Language["Vue d'ensemble", "Overview"], DashboardOverview.Body(request, model));
    }

    internal static async Task<IResult> ProbeAsync(DashboardRequest request)
    {
        var wasOpen = await request.Office.ProbeAprasAsync(request.Actor(), request.Aborted).ConfigureAwait(false);
        return request.GoTo("", new DashboardNotice(wasOpen ? DashboardNoticeKind.Probed : DashboardNoticeKind.NothingToProbe));
    }

    /// <summary>The circuit of the organizer in this process; <see langword="null"/> before its first card.</summary>
    internal static AprasCircuit? FindCircuit(DashboardRequest request) =>
        request.Get<IAprasCircuits>().GetSnapshot().FirstOrDefault(circuit => circuit.OrganizerId == request.OrganizerId);
}
