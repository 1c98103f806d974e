using Microsoft.AspNetCore.Http;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>Tables for accounting and for the door, written as they are read.</summary>
internal static class ExportPages
{
    private const string Csv = "text/csv; charset=utf-8";

    internal static Task<IResult> ShowAsync(DashboardRequest request) => Task.FromResult<IResult>(Show(request, null));

    internal static async Task<IResult> ExportAccountingAsync(DashboardRequest request)
    {
        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        if (form.Actor is null)
        {
            return Show(request, form.Error);
        }

        var eventId = form["event"];
        var (from, to) = (ReadDay(form["from"]), ReadDay(form["to"]));
        if ((eventId.Length > 0 && !SortirIdentifier.IsValid(eventId)) || (from is null && form["from"].Length > 0) || (to is null && form["to"].Length > 0))
        {
            return Show(request, request.Language["Une date ou un événement est illisible.", "A date or an event cannot be read."]);
        }

        var filter = new UsageFilter
        {
            EventId = eventId.Length == 0 ? null : eventId,
            PaidFrom = from is { } first ? ParisTime.StartOf(first) : null,
            PaidBefore = to is { } last ? ParisTime.StartOf(last.AddDays(1)) : null,
        };
        return File(
            request,
            string.Join('-', new[] { "sortir-comptabilite", form["from"], form["to"] }.Where(part => part.Length > 0)),
            output => request.Office.ExportAccountingAsync(form.Actor, filter, output, request.Aborted));
    }

    internal static async Task<IResult> ExportDoorListAsync(DashboardRequest request)
    {
        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        if (form.Actor is null)
        {
            return Show(request, form.Error);
        }

        var eventId = form["event"];
        if (!SortirIdentifier.IsValid(eventId)
            || await request.Office.FindEventAsync(form.Actor, eventId, request.Aborted).ConfigureAwait(false) is null)
        {
            return Show(request, request.Language["Aucun événement ne porte cet identifiant.", "No event has this id."]);
        }

        return File(request, "sortir-entree", output => request.Office.ExportDoorListAsync(form.Actor, eventId, output, request.Aborted));
    }

    private static DateOnly? ReadDay(string text) => UsageCriteria.TryDay(text, out var day) ? day : null;

    private static IResult File(DashboardRequest request, string name, Func<Stream, Task> write)
    {
        DashboardPage.Protect(request.Http.Response);
        return Results.Stream(write, Csv, $"{name}.csv");
    }

    private static DashboardPage Show(DashboardRequest request, string? error)
    {
        var asked = request.Http.Request.Query["event"].ToString();
        return DashboardPage.Ask(
            request,
            request.Language["Exports", "Exports"],
            DashboardExports.Body(request, SortirIdentifier.IsValid(asked) ? asked : null, error),
            error);
    }
}
