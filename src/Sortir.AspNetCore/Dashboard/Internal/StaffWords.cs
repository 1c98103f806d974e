using Sortir.Client;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>The words that staff use for what the rules call otherwise.</summary>
internal static class StaffWords
{
    internal static StaffState StateOf(UsageView usage) => usage.MustTellApras ? StaffState.ToTellApras : StateOf(usage.Status, usage.Grant.State);

    internal static StaffState StateOf(UsageCount count) => count is { Status: UsageStatus.Cancelled, Grant: GrantState.Granted or GrantState.NeedsReview }
        ? StaffState.ToTellApras
        : StateOf(count.Status, count.Grant);

    internal static string Of(StaffState state, DashboardLanguage language) => state switch
    {
        StaffState.InCart => language["En panier", "In a cart"],
        StaffState.Ordered => language["Commandée", "Ordered"],
        StaffState.Sending => language["Payée – envoi en cours", "Paid – being sent"],
        StaffState.ToCheck => language["À vérifier", "To check"],
        StaffState.Sent => language["Transmise", "Sent"],
        StaffState.ToTellApras => language["À signaler à l'APRAS", "To tell APRAS"],
        StaffState.Settled => language["Réglée avec l'APRAS", "Settled with APRAS"],
        StaffState.Cancelled => language["Annulée", "Cancelled"],
        StaffState.Ended => language["Sans suite", "Came to nothing"],
        _ => throw new InvalidOperationException("There is no other state."),
    };

    internal static string Of(GrantState grant, DashboardLanguage language) => grant switch
    {
        GrantState.None => language["Rien à transmettre", "Nothing to send"],
        GrantState.Due => language["À transmettre", "To be sent"],
        GrantState.NeedsReview => language["À vérifier", "To check"],
        GrantState.Granted => language["Enregistré par l'APRAS", "Recorded by APRAS"],
        GrantState.Settled => language["Réglé par l'équipe", "Settled by staff"],
        _ => throw new InvalidOperationException("There is no other grant state."),
    };

    internal static string Of(ReviewReason reason, DashboardLanguage language) => reason switch
    {
        ReviewReason.Refused => language["L'APRAS a refusé la vente.", "APRAS refused the sale."],
        ReviewReason.RefusedAfterUnknownOutcome => language[
            "L'APRAS a refusé la vente après un envoi resté sans réponse : elle est peut-être déjà enregistrée.",
            "APRAS refused the sale after an attempt without an answer: it may be recorded already."],
        ReviewReason.CancelledAfterAttempt => language[
            "La place a été annulée pendant ou après un envoi : l'APRAS l'a peut-être enregistrée.",
            "The ticket was cancelled during or after an attempt: APRAS may have recorded it."],
        ReviewReason.ServiceKeyMissing => language["La clé de l'APRAS a été effacée avant le paiement.", "The key of APRAS was erased before the payment."],
        ReviewReason.ServiceKeyUnreadable => language["La clé de l'APRAS ne peut plus être lue.", "The key of APRAS can no longer be read."],
        _ => reason.ToString(),
    };

    internal static string Of(HoldEnding ending, DashboardLanguage language) => ending switch
    {
        HoldEnding.Removed => language["carte retirée par l'acheteur", "card taken away by the buyer"],
        HoldEnding.Replaced => language["autre carte saisie", "another card entered"],
        HoldEnding.TicketGone => language["place retirée du panier", "ticket left the cart"],
        HoldEnding.TakenOver => language["délai dépassé, carte reprise dans un autre panier", "lapsed, card taken over by another cart"],
        HoldEnding.Lapsed => language["délai dépassé", "lapsed"],
        HoldEnding.Freed => language["carte libérée par l'équipe", "card freed by staff"],
        HoldEnding.EventCancelled => language["événement annulé", "event cancelled"],
        _ => string.Empty,
    };

    internal static string Of(AprasTrouble trouble, DashboardLanguage language) => trouble switch
    {
        AprasTrouble.Timeout => language["pas de réponse à temps", "no answer in time"],
        AprasTrouble.Unreachable => language["pas de connexion", "no connection"],
        AprasTrouble.ServerError => language["panne chez l'APRAS", "an error at APRAS"],
        AprasTrouble.TooManyRequests => language["trop de demandes", "too many requests"],
        _ => language["réponse inattendue", "an unexpected answer"],
    };

    /// <summary>What the audit calls an action; its own word for one that is not known here.</summary>
    internal static string OfAction(string action, DashboardLanguage language) => action switch
    {
        nameof(UsageAction.Held) => language["Carte acceptée", "Card accepted"],
        nameof(UsageAction.Replaced) => language["Carte remplacée", "Card replaced"],
        nameof(UsageAction.TakenOver) => language["Carte reprise dans un autre panier", "Card taken over"],
        nameof(UsageAction.Removed) => language["Carte retirée", "Card taken away"],
        nameof(UsageAction.TicketGone) => language["Place retirée du panier", "Ticket left the cart"],
        nameof(UsageAction.Moved) => language["Panier changé (connexion)", "Cart moved (sign-in)"],
        nameof(UsageAction.Swept) => language["Délai dépassé", "Lapsed"],
        nameof(UsageAction.Placed) => language["Commandée", "Ordered"],
        nameof(UsageAction.Paid) => language["Payée", "Paid"],
        nameof(UsageAction.Cancelled) => language["Annulée", "Cancelled"],
        nameof(UsageAction.Retaken) => language["Payée après annulation", "Paid after its cancellation"],
        nameof(UsageAction.GrantAttempted) => language["Envoi commencé", "Sending begun"],
        nameof(UsageAction.GrantReturned) => language["Envoi rendu", "Sending given back"],
        nameof(UsageAction.Granted) => language["Enregistrée par l'APRAS", "Recorded by APRAS"],
        nameof(UsageAction.GrantPostponed) => language["Envoi remis à plus tard", "Sending put off"],
        nameof(UsageAction.GrantSetAside) => language["Mise à vérifier", "Set aside to check"],
        nameof(UsageAction.GrantRetried) => language["Envoi relancé par l'équipe", "Sent again by staff"],
        nameof(UsageAction.Settled) => language["Réglée par l'équipe", "Settled by staff"],
        nameof(UsageAction.Freed) => language["Carte libérée par l'équipe", "Card freed by staff"],
        nameof(UsageAction.EventCancelled) => language["Événement annulé", "Event cancelled"],
        nameof(UsageAction.Erased) => language["Données effacées", "Data erased"],
        "UsageRead" => language["Consultée par l'équipe", "Looked at by staff"],
        "DataAccessed" => language["Données communiquées à leur titulaire", "Data told to their holder"],
        _ => action,
    };

    internal static string OfActor(string actor, DashboardLanguage language) => actor switch
    {
        "buyer" => language["acheteur", "buyer"],
        "shop" => language["boutique", "shop"],
        "system" => language["automatique", "automatic"],
        _ => actor,
    };

    private static StaffState StateOf(UsageStatus status, GrantState grant) => status switch
    {
        UsageStatus.Pending => StaffState.InCart,
        UsageStatus.Used => StaffState.Sent,
        UsageStatus.Cancelled => StaffState.Cancelled,
        UsageStatus.Expired => StaffState.Ended,
        _ => grant switch
        {
            GrantState.Due => StaffState.Sending,
            GrantState.NeedsReview => StaffState.ToCheck,
            GrantState.Settled => StaffState.Settled,
            _ => StaffState.Ordered,
        },
    };
}
