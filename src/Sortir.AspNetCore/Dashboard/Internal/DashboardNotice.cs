namespace Sortir.AspNetCore;

/// <summary>What was done before this page.</summary>
/// <param name="Kind">What.</param>
/// <param name="Numbers">How many, by the kind.</param>
internal sealed record DashboardNotice(DashboardNoticeKind Kind, params IReadOnlyList<long> Numbers)
{
    internal string Say(DashboardLanguage language) => Kind switch
    {
        DashboardNoticeKind.GrantRetried => language["La vente sera transmise de nouveau dans quelques secondes.", "The sale will be sent again within seconds."],
        DashboardNoticeKind.GrantSettled => language["C'est noté : la vente est réglée avec l'APRAS.", "Noted: the sale is settled with APRAS."],
        DashboardNoticeKind.CardFreed => language["La carte est libérée.", "The card is free again."],
        DashboardNoticeKind.EventCancelled => language[
            $"L'événement est annulé : {Numbers[0]} panier(s) terminé(s), {Numbers[1]} place(s) annulée(s), {Numbers[2]} envoi(s) abandonné(s), {Numbers[3]} vente(s) à signaler à l'APRAS.",
            $"The event is cancelled: {Numbers[0]} carts ended, {Numbers[1]} tickets cancelled, {Numbers[2]} reports dropped, {Numbers[3]} sales to tell APRAS of."],
        DashboardNoticeKind.Probed => language["La prochaine carte saisie interrogera l'APRAS.", "The next card that is typed will ask APRAS."],
        DashboardNoticeKind.NothingToProbe => language["La liaison n'était pas coupée.", "The link was not cut."],
        DashboardNoticeKind.Purged => language[
            $"Purge faite : {Numbers[0]} panier(s) sans suite, {Numbers[1]} place(s), {Numbers[2]} événement(s) et {Numbers[3]} ligne(s) du journal supprimés.",
            $"Purged: {Numbers[0]} ended holds, {Numbers[1]} tickets, {Numbers[2]} events and {Numbers[3]} lines of the audit."],
        _ => throw new InvalidOperationException("There is no other notice."),
    };
}
