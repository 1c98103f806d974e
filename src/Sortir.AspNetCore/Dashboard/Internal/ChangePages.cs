using Microsoft.AspNetCore.Http;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>What staff may do with one usage, each asked on a page of its own.</summary>
internal static class ChangePages
{
    internal const string Retry = "retry";
    internal const string Settle = "settle";
    internal const string Free = "free";

    internal static readonly string[] All = [Retry, Settle, Free];

    /// <summary>The changes that are worth a button; whether one is possible is decided when it is made.</summary>
    internal static IEnumerable<string> For(UsageView usage)
    {
        if (usage is { Status: UsageStatus.Validated, Grant.State: GrantState.NeedsReview })
        {
            yield return Retry;
        }

        if (usage.Grant.State == GrantState.NeedsReview || usage.MustTellApras)
        {
            yield return Settle;
        }

        if (usage.Status is UsageStatus.Pending or UsageStatus.Validated)
        {
            yield return Free;
        }
    }

    internal static string NameOf(string change, DashboardLanguage language) => change switch
    {
        Retry => language["Renvoyer à l'APRAS", "Send to APRAS again"],
        Settle => language["Noter comme réglée", "Note as settled"],
        _ => language["Libérer la carte", "Free the card"],
    };

    /// <summary>Whether an entry of the audit says that something was done, and not only looked at.</summary>
    internal static bool IsChange(AuditEntry entry) => Enum.TryParse<UsageAction>(entry.Action, out _);

    internal static async Task<IResult> AskAsync(DashboardRequest request, string change) =>
        await UsagePages.FindAsync(request).ConfigureAwait(false) is { } usage
            ? Ask(request, usage, change, null)
            : ProblemPages.Show(request, DashboardProblem.NotFound);

    internal static async Task<IResult> ChangeAsync(DashboardRequest request, string change)
    {
        if (await UsagePages.FindAsync(request).ConfigureAwait(false) is not { } usage)
        {
            return ProblemPages.Show(request, DashboardProblem.NotFound);
        }

        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        if (form.Actor is not { } actor)
        {
            return Ask(request, usage, change, form.Error);
        }

        var (answer, notice) = change switch
        {
            Retry => (request.Office.RetryGrantAsync(actor, usage.Id, request.Aborted), DashboardNoticeKind.GrantRetried),
            Settle => (request.Office.SettleGrantAsync(actor, usage.Id, request.Aborted), DashboardNoticeKind.GrantSettled),
            _ => (request.Office.FreeCardAsync(actor, usage.Id, request.Aborted), DashboardNoticeKind.CardFreed),
        };
        return (await answer.ConfigureAwait(false)).Match(
            done => request.GoTo($"/usages/{done.Usage.Id}", new DashboardNotice(notice)),
            refused => NotPossible(request, refused.Usage, change),
            _ => ProblemPages.Show(request, DashboardProblem.NotFound));
    }

    private static DashboardPage NotPossible(DashboardRequest request, UsageView usage, string change) => Ask(
        request,
        usage,
        change,
        request.Language["Ce n'est pas possible dans l'état actuel de la place. Rien n'a été fait.", "This is not possible as the ticket stands now. Nothing was done."],
        StatusCodes.Status409Conflict);

    private static DashboardPage Ask(
        DashboardRequest request,
        UsageView usage,
        string change,
        string? error,
        int errorStatus = StatusCodes.Status422UnprocessableEntity)
    {
        var language = request.Language;
        var confirmation = new DashboardConfirmation
        {
            Action = request.To($"/usages/{usage.Id}/{change}"),
            Back = request.To($"/usages/{usage.Id}"),
            Button = NameOf(change, language),
            Explanation = change switch
            {
                Retry => language[
                    "La vente sera envoyée de nouveau à l'APRAS dans quelques secondes. Si un envoi précédent est resté sans réponse, assurez-vous auprès de l'APRAS qu'elle n'est pas déjà enregistrée.",
                    "The sale will be sent to APRAS again within seconds. If an earlier attempt had no answer, make sure with APRAS that it is not recorded already."],
                Settle => language[
                    "À faire une fois que l'APRAS est au courant par un autre moyen. La vente n'attendra plus rien.",
                    "Do this once APRAS knows by other means. The sale will wait for nothing any more."],
                _ => language[
                    "La carte pourra de nouveau servir pour cet événement. Si la place est commandée, elle est annulée : remboursez-la dans la boutique.",
                    "The card can be used for this event again. A ticket that is ordered is cancelled with that: refund it in the shop."],
            },
            Details = DashboardUsage.Facts(request, usage),
            IsDangerous = change == Free,
            Error = error,
        };
        return DashboardPage.Ask(request, confirmation.Button, DashboardParts.Confirm(request, confirmation), error, errorStatus);
    }
}
