using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>What staff read when a page cannot be shown.</summary>
internal static class ProblemPages
{
    internal static IResult Show(DashboardRequest request, DashboardProblem problem)
    {
        var language = request.Language;
        var (status, title, text) = problem switch
        {
            DashboardProblem.NotFound => (
                StatusCodes.Status404NotFound,
                language["Page introuvable", "Page not found"],
                language["Cette page, cette place ou cet événement n'existe pas, ou n'existe plus.", "There is no such page, ticket or event, or no longer."]),
            DashboardProblem.NoName => (
                StatusCodes.Status403Forbidden,
                language["Compte sans nom", "Account without a name"],
                language["Votre compte n'a pas de nom que le journal puisse retenir. Adressez-vous à la personne qui gère les comptes.", "Your account has no name that the audit can note. Ask whoever manages the accounts."]),
            DashboardProblem.NoOrganizer => (
                StatusCodes.Status403Forbidden,
                language["Aucun organisateur", "No organizer"],
                language["Votre compte ne donne accès à aucun organisateur.", "Your account gives access to no organizer."]),
            DashboardProblem.FormExpired => (
                StatusCodes.Status400BadRequest,
                language["Formulaire expiré", "Form expired"],
                language["Rien n'a été fait. Revenez à la page précédente, rechargez-la et recommencez.", "Nothing was done. Go back, reload the page, and try again."]),
            DashboardProblem.BadRequest => (
                StatusCodes.Status400BadRequest,
                language["Demande illisible", "Unreadable request"],
                language["Rien n'a été fait. Revenez à la page précédente et recommencez.", "Nothing was done. Go back and try again."]),
            DashboardProblem.Conflict => (
                StatusCodes.Status409Conflict,
                language["Quelqu'un a été plus rapide", "Somebody was faster"],
                language["Rien n'a été fait. Rechargez la page et recommencez.", "Nothing was done. Reload the page and try again."]),
            DashboardProblem.Unavailable => (
                StatusCodes.Status503ServiceUnavailable,
                language["Données indisponibles", "Data unavailable"],
                language["La base de données ne répond pas. Réessayez dans un instant.", "The database does not answer. Try again in a moment."]),
            DashboardProblem.Misconfigured => (
                StatusCodes.Status500InternalServerError,
                language["Réglage à corriger", "Settings to mend"],
                language["Un réglage de la boutique empêche d'afficher cette page. Les détails sont dans les journaux du serveur.", "A setting of the shop keeps this page from being shown. The server's logs say which."]),
            _ => throw new InvalidOperationException("There is no other problem."),
        };
        return new DashboardPage(request, title, DashboardParts.Problem(request, text), status);
    }
}
