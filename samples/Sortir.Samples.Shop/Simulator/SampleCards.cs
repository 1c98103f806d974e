using System.Globalization;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Samples.Shop;

/// <summary>The cards to try. They are invented, and known to the simulator alone.</summary>
public static class SampleCards
{
    public const string FirstEligible = "3500001000";
    public const string LastEligible = "3500001999";
    public const string Expired = "3500002001";
    public const string Refused = "3500002002";
    public const string Unknown = "3500009999";

    /// <summary>Valid, but the sale is refused once when it is reported: staff find it among those to check.</summary>
    public const string FirstRefusedSale = "3500002100";
    public const string LastRefusedSale = "3500002199";

    public static void Enter(AprasSimulator apras)
    {
        var book = apras.Book;
        for (var i = 0; i < 100; i++)
        {
            var card = CardNumber.Parse(string.Create(CultureInfo.InvariantCulture, $"{FirstRefusedSale[..8]}{i:d2}"));
            book.SetCard(card);
            apras.Faults.Add(new AprasFault.Status(StatusCodes.Status422UnprocessableEntity) { On = AprasOperations.Grant, Card = card, Times = 1 });
        }

        book.SetCard(Expired, AprasCardStatus.Expired);
        book.SetCard(Refused, AprasCardStatus.Refused);
        book.EligibleByDefault = card => card.Reveal().StartsWith(FirstEligible[..7], StringComparison.Ordinal);
    }
}
