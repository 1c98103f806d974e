using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>
/// Answers the holder of a card. A card number comes by POST and goes with its request: the answer is shown at once and not
/// redirected to, since nothing of the number may stand in an address. Asking again does no harm.
/// </summary>
internal static class PrivacyPages
{
    internal static Task<IResult> AskToAccessAsync(DashboardRequest request) => Task.FromResult<IResult>(AskToAccess(request, null, null));

    internal static async Task<IResult> AccessAsync(DashboardRequest request)
    {
        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        if (FindError(request, form) is { } error)
        {
            return AskToAccess(request, form, error);
        }

        var answer = form[StaffForm.CardField] is { Length: > 0 } card
            ? await request.Office.AccessCardAsync(form.Actor!, card, request.Aborted).ConfigureAwait(false)
            : await request.Office.AccessOrderAsync(form.Actor!, form.OrderId!, request.Aborted).ConfigureAwait(false);
        if (answer is DataAccess.InvalidCard)
        {
            return AskToAccess(request, form, NoCard(request.Language));
        }

        var stored = answer is DataAccess.Found found ? found.Usages : [];
        await request.LearnEventNamesAsync(stored.Select(item => item.Usage.EventId)).ConfigureAwait(false);
        return new DashboardPage(request, request.Language["Données conservées", "What is stored"], DashboardPrivacy.Stored(request, stored));
    }

    internal static Task<IResult> AskToEraseAsync(DashboardRequest request) => Task.FromResult<IResult>(AskToErase(request, null, null));

    internal static async Task<IResult> EraseAsync(DashboardRequest request)
    {
        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        if (FindError(request, form) is { } error)
        {
            return AskToErase(request, form, error);
        }

        var answer = form[StaffForm.CardField] is { Length: > 0 } card
            ? await request.Office.EraseCardAsync(form.Actor!, card, request.Aborted).ConfigureAwait(false)
            : await request.Office.EraseOrderAsync(form.Actor!, form.OrderId!, request.Aborted).ConfigureAwait(false);
        if (answer is DataErasure.InvalidCard)
        {
            return AskToErase(request, form, NoCard(request.Language));
        }

        var erased = answer is DataErasure.Erased done ? done.Usages : [];
        await request.LearnEventNamesAsync(erased.Select(item => item.EventId)).ConfigureAwait(false);
        return new DashboardPage(request, request.Language["Données effacées", "Data erased"], DashboardPrivacy.Erased(request, erased));
    }

    private static string? FindError(DashboardRequest request, StaffForm form)
    {
        var (hasCard, hasOrder) = (form[StaffForm.CardField].Length > 0, form[StaffForm.OrderField].Length > 0);
        return hasCard == hasOrder || (hasOrder && form.OrderId is null)
            ? request.Language["Donnez un numéro de carte ou une commande, l'un des deux.", "Give a card number or an order, one of the two."]
            : form.Error;
    }

    private static string NoCard(DashboardLanguage language) =>
        language["Ce n'est pas un numéro de carte : il en faut les dix chiffres.", "This is no card number: all ten digits are required."];

    private static DashboardPage AskToAccess(DashboardRequest request, StaffForm? form, string? error) => Ask(
        request,
        request.Language["Données personnelles", "Personal data"],
        form,
        new DashboardConfirmation
        {
            Action = request.To("/privacy"),
            Back = request.To(""),
            Button = request.Language["Montrer ce qui est conservé", "Show what is stored"],
            Explanation = request.Language[
                "Pour répondre à une personne qui demande ce qui est conservé de sa carte. Le numéro n'est gardé nulle part.",
                "To answer somebody who asks what is stored of their card. The number is kept nowhere."],
            Error = error,
        });

    private static DashboardPage AskToErase(DashboardRequest request, StaffForm? form, string? error) => Ask(
        request,
        request.Language["Effacer des données personnelles", "Erase personal data"],
        form,
        new DashboardConfirmation
        {
            Action = request.To("/privacy/erase"),
            Back = request.To("/privacy"),
            Button = request.Language["Effacer, définitivement", "Erase for good"],
            Explanation = request.Language[
                "Avant la fin d'un événement, les derniers chiffres, le panier et la clé de l'APRAS sont effacés ; une empreinte reste, pour que la carte ne serve pas deux fois. Après, tout est effacé, sauf ce qui reste à régler avec l'APRAS.",
                "Before an event's end the last digits, the cart and the key of APRAS are erased; a fingerprint stays, so that the card is not used twice. After it everything is erased, except what is still to be settled with APRAS."],
            IsDangerous = true,
            Error = error,
        });

    private static DashboardPage Ask(DashboardRequest request, string title, StaffForm? form, DashboardConfirmation confirmation) => DashboardPage.Ask(
        request,
        title,
        DashboardPrivacy.Ask(request, confirmation with { Reason = form?.Actor?.Reason }, form?.OrderId),
        confirmation.Error);
}
