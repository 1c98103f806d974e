using Microsoft.AspNetCore.Http;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>One event: how it sells, what is still to do, and its cancellation.</summary>
internal static class EventPages
{
    private const int DaysOfChart = 28;

    internal static async Task<IResult> ShowAsync(DashboardRequest request)
    {
        if (await FindAsync(request).ConfigureAwait(false) is not { } found)
        {
            return ProblemPages.Show(request, DashboardProblem.NotFound);
        }

        var filter = new UsageFilter { EventId = found.EventId };
        var statistics = await request.Office.GetStatisticsAsync(request.Actor(), filter, request.Aborted).ConfigureAwait(false);
        var days = await request.Office.CountByDayAsync(request.Actor(), found.EventId, null, DaysOfChart, request.Aborted).ConfigureAwait(false);
        var model = new DashboardEvent.Model(found, statistics, [.. days.Select(DayBar.Of)], OverviewPages.FindCircuit(request));
        return new DashboardPage(request, request.NameOf(found.EventId), DashboardEvent.Body(request, model));
    }

    internal static async Task<IResult> AskToCancelAsync(DashboardRequest request) =>
        await FindAsync(request).ConfigureAwait(false) is { } found ? Ask(request, found, null) : ProblemPages.Show(request, DashboardProblem.NotFound);

    internal static async Task<IResult> CancelAsync(DashboardRequest request)
    {
        if (await FindAsync(request).ConfigureAwait(false) is not { } found)
        {
            return ProblemPages.Show(request, DashboardProblem.NotFound);
        }

        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        if (form.Actor is null)
        {
            return Ask(request, found, form.Error);
        }

        var answer = await request.Office.CancelEventAsync(form.Actor, found.EventId, request.Aborted).ConfigureAwait(false);
        return answer.Match(
            cancelled => request.GoTo(
                "/event",
                new DashboardNotice(
                    DashboardNoticeKind.EventCancelled,
                    cancelled.HoldsEnded,
                    cancelled.TicketsCancelled,
                    cancelled.GrantsDropped,
                    cancelled.TellApras.Count),
                ("event", found.EventId)),
            _ => ProblemPages.Show(request, DashboardProblem.NotFound));
    }

    private static async Task<EventView?> FindAsync(DashboardRequest request)
    {
        var eventId = request.Http.Request.Query["event"].ToString();
        if (!SortirIdentifier.IsValid(eventId)
            || await request.Office.FindEventAsync(request.Actor(), eventId, request.Aborted).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        await request.LearnEventNamesAsync([eventId]).ConfigureAwait(false);
        return found;
    }

    private static DashboardPage Ask(DashboardRequest request, EventView found, string? error)
    {
        var language = request.Language;
        var confirmation = new DashboardConfirmation
        {
            Action = request.To("/event/cancel", ("event", found.EventId)),
            Back = request.To("/event", ("event", found.EventId)),
            Button = language["Annuler l'événement, définitivement", "Cancel the event for good"],
            Explanation = language[
                "Plus aucune carte ne sera acceptée pour cet événement. Toutes ses places seront annulées, et les ventes qui ne sont pas encore parties à l'APRAS ne partiront plus. On ne peut pas revenir en arrière. Si l'opération est interrompue, relancez-la : elle reprend où elle en était.",
                "No card will be accepted for this event any more. All its tickets will be cancelled, and sales that have not yet been sent to APRAS will not be. This cannot be undone. If it is interrupted, start it again: it goes on where it was."],
            Details = DashboardEvent.Facts(request, found, withName: true),
            IsDangerous = true,
            Error = error,
        };
        return DashboardPage.Ask(
            request,
            language["Annuler un événement", "Cancel an event"],
            DashboardParts.Confirm(request, confirmation),
            error);
    }
}
