using System.Globalization;
using Sortir.Domain;

namespace Sortir.Tests;

/// <summary>What the buyer reads.</summary>
public class MessageTests
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    [Theory]
    [InlineData(RefusalReason.InvalidFormat, "Numéro de carte invalide (10 chiffres requis)", "Invalid card number (10 digits required)")]
    [InlineData(RefusalReason.NotEligible, "Carte non éligible, expirée ou inconnue", "Card not eligible, expired or unknown")]
    [InlineData(RefusalReason.AlreadyUsed, "Cette carte a déjà été utilisée pour cet événement", "This card has already been used for this event")]
    [InlineData(
        RefusalReason.HeldElsewhere,
        "Cette carte est en cours d'utilisation dans un autre panier. Réessayez dans 7 minutes.",
        "This card is in use in another cart. Try again in 7 minutes.")]
    [InlineData(
        RefusalReason.TooLateToCorrect,
        "Cette carte ne peut plus être modifiée. Réessayez dans 7 minutes.",
        "This card can no longer be changed. Try again in 7 minutes.")]
    [InlineData(
        RefusalReason.TooManyAttempts,
        "Trop de tentatives. Veuillez réessayer dans 7 minutes.",
        "Too many attempts. Try again in 7 minutes.")]
    [InlineData(RefusalReason.ServiceUnavailable, "Service temporairement indisponible", "Service temporarily unavailable")]
    [InlineData(RefusalReason.NotConfigured, "API Sortir non configurée", "Sortir! API not configured")]
    [InlineData(RefusalReason.EventNotEnabled, "Sortir non activé pour cet événement", "Sortir! is not enabled for this event")]
    [InlineData(RefusalReason.CardMissing, "Une carte Sortir! valide est requise pour ce billet", "A valid Sortir! card is required for this ticket")]
    [InlineData(RefusalReason.HoldLost, "Une carte Sortir! valide est requise pour ce billet", "A valid Sortir! card is required for this ticket")]
    public void Each_reason_is_worded_in_French_and_in_English(RefusalReason reason, string french, string english)
    {
        var wait = TimeSpan.FromMinutes(7);

        Assert.Equal(french, SortirMessages.Get(reason, wait, French));
        Assert.Equal(english, SortirMessages.Get(reason, wait, English));
    }

    [Fact]
    public void No_reason_is_without_words_and_no_two_languages_share_them()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            Assert.NotEmpty(SortirMessages.Get(reason, null, French));
            Assert.NotEqual(SortirMessages.Get(reason, null, French), SortirMessages.Get(reason, null, English));
        }
    }

    [Theory]
    [InlineData(0, "1 minute")]
    [InlineData(1, "1 minute")]
    [InlineData(60_000, "1 minute")]
    [InlineData(60_001, "2 minutes")]
    [InlineData(599_999, "10 minutes")]
    [InlineData(86_400_000, "1440 minutes")]
    public void Minutes_are_whole_rounded_up_never_none_and_one_is_singular(int milliseconds, string minutes)
    {
        var wait = TimeSpan.FromMilliseconds(milliseconds);

        Assert.EndsWith($"Réessayez dans {minutes}.", SortirMessages.Get(RefusalReason.HeldElsewhere, wait, French), StringComparison.Ordinal);
        Assert.EndsWith($"Try again in {minutes}.", SortirMessages.Get(RefusalReason.HeldElsewhere, wait, English), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_time_the_sentence_stands_alone()
    {
        Assert.Equal("Trop de tentatives.", SortirMessages.Get(RefusalReason.TooManyAttempts, null, French));
        Assert.Equal("Cette carte ne peut plus être modifiée.", SortirMessages.Get(RefusalReason.TooLateToCorrect, null, French));
    }

    [Fact]
    public void A_time_is_told_only_where_waiting_helps() => Assert.Equal(
        SortirMessages.Get(RefusalReason.AlreadyUsed, null, French),
        SortirMessages.Get(RefusalReason.AlreadyUsed, TimeSpan.FromMinutes(3), French));

    [Theory]
    [InlineData("en-US", true)]
    [InlineData("en", true)]
    [InlineData("fr-CA", false)]
    [InlineData("br-FR", false)]
    [InlineData("de", false)]
    [InlineData("", false)]
    public void English_is_for_English_cultures_and_French_for_all_others(string culture, bool isEnglish) => Assert.Equal(
        isEnglish ? "Service temporarily unavailable" : "Service temporairement indisponible",
        SortirMessages.Get(RefusalReason.ServiceUnavailable, null, CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void An_answer_is_worded_in_the_language_of_the_request()
    {
        var refused = new CardVerification.Refused(RefusalReason.HeldElsewhere, TimeSpan.FromMinutes(2));
        var ticket = new TicketState { TicketId = "t1", Reason = RefusalReason.CardMissing };
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = English;
            Assert.Equal("This card is in use in another cart. Try again in 2 minutes.", refused.Message);
            Assert.Equal("A valid Sortir! card is required for this ticket", ticket.Message);
            CultureInfo.CurrentUICulture = French;
            Assert.Equal("Cette carte est en cours d'utilisation dans un autre panier. Réessayez dans 2 minutes.", refused.Message);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void What_is_no_reason_has_no_words()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SortirMessages.Get((RefusalReason)99, null, French));
        Assert.Throws<ArgumentOutOfRangeException>(() => SortirMessages.Get((RefusalReason)99, null, English));
    }
}
