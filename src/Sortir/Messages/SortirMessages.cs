using System.Globalization;
using Sortir.Domain;

namespace Sortir;

/// <summary>What the buyer reads for each reason, in French and in English. A host may word it itself by the <see cref="RefusalReason"/>.</summary>
public static class SortirMessages
{
    /// <summary>The message for a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="retryAfter">When to try again, told in whole minutes, rounded up; <see langword="null"/> when that is not known.</param>
    /// <param name="culture">English for any English culture, French for every other; <see langword="null"/>: the current UI culture.</param>
    public static string Get(RefusalReason reason, TimeSpan? retryAfter = null, CultureInfo? culture = null)
    {
        var isEnglish = (culture ?? CultureInfo.CurrentUICulture).TwoLetterISOLanguageName == "en";
        var sentence = isEnglish ? English(reason) : French(reason);
        if (retryAfter is not { } wait || reason is not (RefusalReason.HeldElsewhere or RefusalReason.TooLateToCorrect or RefusalReason.TooManyAttempts))
        {
            return sentence;
        }

        var minutes = Math.Max(1, (long)Math.Ceiling(wait.TotalMinutes));
        var unit = minutes == 1 ? "minute" : "minutes";
        var again = isEnglish ? "Try again in" : reason == RefusalReason.TooManyAttempts ? "Veuillez réessayer dans" : "Réessayez dans";
        return string.Create(CultureInfo.InvariantCulture, $"{sentence} {again} {minutes} {unit}.");
    }

    private static string French(RefusalReason reason) => reason switch
    {
        RefusalReason.InvalidFormat => "Numéro de carte invalide (10 chiffres requis)",
        RefusalReason.NotEligible => "Carte non éligible, expirée ou inconnue",
        RefusalReason.AlreadyUsed => "Cette carte a déjà été utilisée pour cet événement",
        RefusalReason.HeldElsewhere => "Cette carte est en cours d'utilisation dans un autre panier.",
        RefusalReason.TooLateToCorrect => "Cette carte ne peut plus être modifiée.",
        RefusalReason.TooManyAttempts => "Trop de tentatives.",
        RefusalReason.ServiceUnavailable => "Service temporairement indisponible",
        RefusalReason.NotConfigured => "API Sortir non configurée",
        RefusalReason.EventNotEnabled => "Sortir non activé pour cet événement",
        RefusalReason.CardMissing or RefusalReason.HoldLost => "Une carte Sortir! valide est requise pour ce billet",
        RefusalReason.OrderConflict => "Ce billet fait déjà partie d'une commande",
        RefusalReason.NotPlaced => "Ce billet n'est pas encore commandé",
        RefusalReason.CardTaken => "La carte de ce billet annulé n'est plus disponible : le billet doit être remboursé",
        RefusalReason.OrderUnknown => "Aucune carte Sortir! n'est connue pour cette commande",
        RefusalReason.NotPossible => "Cette action n'est pas possible dans l'état actuel",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    private static string English(RefusalReason reason) => reason switch
    {
        RefusalReason.InvalidFormat => "Invalid card number (10 digits required)",
        RefusalReason.NotEligible => "Card not eligible, expired or unknown",
        RefusalReason.AlreadyUsed => "This card has already been used for this event",
        RefusalReason.HeldElsewhere => "This card is in use in another cart.",
        RefusalReason.TooLateToCorrect => "This card can no longer be changed.",
        RefusalReason.TooManyAttempts => "Too many attempts.",
        RefusalReason.ServiceUnavailable => "Service temporarily unavailable",
        RefusalReason.NotConfigured => "Sortir! API not configured",
        RefusalReason.EventNotEnabled => "Sortir! is not enabled for this event",
        RefusalReason.CardMissing or RefusalReason.HoldLost => "A valid Sortir! card is required for this ticket",
        RefusalReason.OrderConflict => "This ticket is part of an order already",
        RefusalReason.NotPlaced => "This ticket has not been ordered yet",
        RefusalReason.CardTaken => "The card of this cancelled ticket is no longer available: the ticket must be refunded",
        RefusalReason.OrderUnknown => "No Sortir! card is known for this order",
        RefusalReason.NotPossible => "This is not possible in the current state",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}
