using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>Counts what its retention no longer covers, and deletes it.</summary>
internal static class PurgePages
{
    internal static Task<IResult> AskToCountAsync(DashboardRequest request) => Task.FromResult(Guard(request) ?? AskToCount(request, null));

    internal static Task<IResult> CountAsync(DashboardRequest request) => PurgeAsync(
        request,
        AskToCount,
        dryRun: true,
        report => new DashboardPage(request, request.Language["Essai de purge", "Dry run of the purge"], DashboardPurge.Counted(request, report)));

    internal static Task<IResult> AskToRunAsync(DashboardRequest request) => Task.FromResult(Guard(request) ?? AskToRun(request, null));

    internal static Task<IResult> RunAsync(DashboardRequest request) => PurgeAsync(
        request,
        AskToRun,
        dryRun: false,
        report => request.GoTo(
            "/purge",
            new DashboardNotice(DashboardNoticeKind.Purged, report.ExpiredHolds, report.Usages, report.Events, report.AuditEntries)));

    private static async Task<IResult> PurgeAsync(
        DashboardRequest request,
        Func<DashboardRequest, string?, DashboardPage> ask,
        bool dryRun,
        Func<PurgeReport, IResult> answer)
    {
        if (Guard(request) is { } refusal)
        {
            return refusal;
        }

        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        return form.Actor is { } actor
            ? answer(await request.Office.PurgeAsync(actor, dryRun, request.Aborted).ConfigureAwait(false))
            : ask(request, form.Error);
    }

    // It goes over all organizers: for whoever sees one of several, the page does not exist.
    private static IResult? Guard(DashboardRequest request) => request.MayPurge ? null : ProblemPages.Show(request, DashboardProblem.NotFound);

    private static DashboardPage AskToCount(DashboardRequest request, string? error) => Ask(
        request,
        request.Language["Purge", "Purge"],
        new DashboardConfirmation
        {
            Action = request.To("/purge"),
            Back = request.To(""),
            Button = request.Language["Compter, sans rien supprimer", "Count, and delete nothing"],
            Explanation = request.Language[
                "Les données dont la durée de conservation est passée sont supprimées automatiquement. Cet essai compte ce qui le serait maintenant.",
                "Data beyond its retention is deleted by itself. This dry run counts what would be deleted now."],
            Error = error,
        });

    private static DashboardPage AskToRun(DashboardRequest request, string? error) => Ask(
        request,
        request.Language["Lancer la purge", "Run the purge"],
        new DashboardConfirmation
        {
            Action = request.To("/purge/run"),
            Back = request.To("/purge"),
            Button = request.Language["Supprimer, définitivement", "Delete for good"],
            Explanation = request.Language[
                "Tout ce dont la durée de conservation est passée est supprimé. Ce qui reste à régler avec l'APRAS est gardé.",
                "Everything beyond its retention is deleted. What is still to be settled with APRAS is kept."],
            IsDangerous = true,
            Error = error,
        });

    private static DashboardPage Ask(DashboardRequest request, string title, DashboardConfirmation confirmation) => DashboardPage.Ask(
        request,
        title,
        DashboardParts.Confirm(request, confirmation),
        confirmation.Error);
}
