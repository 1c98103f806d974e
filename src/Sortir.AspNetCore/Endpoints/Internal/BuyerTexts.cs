using System.Globalization;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>What the buyer reads beside <see cref="SortirMessages"/>: what to do about a refusal, and what is wrong with a request.</summary>
internal static class BuyerTexts
{
    public static bool IsEnglish(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en";

    public static string? GetAdvice(RefusalReason reason, CultureInfo culture) => IsEnglish(culture)
        ? reason switch
        {
            RefusalReason.InvalidFormat => "Check the number on the card.",
            RefusalReason.NotEligible => "Check the number. If it is right, ask your Sortir! office whether your rights are up to date.",
            RefusalReason.AlreadyUsed => "Each ticket needs a card of its own. Enter another card, or choose the full price.",
            RefusalReason.HeldElsewhere => "If it is yours, take it out of the other cart, or enter another card.",
            RefusalReason.TooLateToCorrect => "To use another card, take this ticket out of the cart.",
            RefusalReason.TooManyAttempts => "Check the number in the meantime.",
            RefusalReason.ServiceUnavailable => "Your card could not be checked. Try again in a moment.",
            RefusalReason.NotConfigured or RefusalReason.EventNotEnabled => "Ask the box office, or choose the full price.",
            _ => null,
        }
        : reason switch
        {
            RefusalReason.InvalidFormat => "Vérifiez le numéro inscrit sur la carte.",
            RefusalReason.NotEligible => "Vérifiez le numéro. S'il est exact, demandez à votre accueil Sortir! si vos droits sont à jour.",
            RefusalReason.AlreadyUsed => "Chaque billet demande sa propre carte. Saisissez une autre carte, ou choisissez le plein tarif.",
            RefusalReason.HeldElsewhere => "Si c'est la vôtre, retirez-la de l'autre panier, ou saisissez une autre carte.",
            RefusalReason.TooLateToCorrect => "Pour changer de carte, retirez ce billet du panier.",
            RefusalReason.TooManyAttempts => "Vérifiez le numéro en attendant.",
            RefusalReason.ServiceUnavailable => "Votre carte n'a pas pu être vérifiée. Réessayez dans un instant.",
            RefusalReason.NotConfigured or RefusalReason.EventNotEnabled => "Contactez la billetterie, ou choisissez le plein tarif.",
            _ => null,
        };

    public static (string Title, string Advice) Get(ProblemCode code, CultureInfo culture) => IsEnglish(culture)
        ? code switch
        {
            ProblemCode.CartUnknown => ("Your cart is no longer known", "Reload the page. If your cart is empty, choose your tickets again."),
            ProblemCode.TicketUnknown => ("This ticket is not in your cart", "Reload the page."),
            ProblemCode.AntiforgeryFailed => ("This page is out of date", "Reload it, then enter the number again."),
            ProblemCode.CookiesMissing => ("Your browser sent no cookie", "Accept the cookies of this site, then reload the page."),
            ProblemCode.InvalidRequest => ("The request could not be read", "Reload the page, then enter the number again."),
            ProblemCode.RequestTooLarge => ("The request is too large", "Reload the page, then enter the number again."),
            ProblemCode.JsonRequired => ("The request must be JSON", "Reload the page, then enter the number again."),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a code."),
        }
        : code switch
        {
            ProblemCode.CartUnknown => ("Votre panier n'est plus connu", "Rechargez la page. Si votre panier est vide, choisissez vos billets à nouveau."),
            ProblemCode.TicketUnknown => ("Ce billet n'est pas dans votre panier", "Rechargez la page."),
            ProblemCode.AntiforgeryFailed => ("Cette page n'est plus à jour", "Rechargez-la, puis saisissez à nouveau le numéro."),
            ProblemCode.CookiesMissing => ("Votre navigateur n'a pas envoyé de cookie", "Acceptez les cookies de ce site, puis rechargez la page."),
            ProblemCode.InvalidRequest => ("La demande est illisible", "Rechargez la page, puis saisissez à nouveau le numéro."),
            ProblemCode.RequestTooLarge => ("La demande est trop grande", "Rechargez la page, puis saisissez à nouveau le numéro."),
            ProblemCode.JsonRequired => ("La demande doit être en JSON", "Rechargez la page, puis saisissez à nouveau le numéro."),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a code."),
        };
}
