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

    public static void Enter(AprasBook book)
    {
        book.SetCard(Expired, AprasCardStatus.Expired);
        book.SetCard(Refused, AprasCardStatus.Refused);
        book.EligibleByDefault = card => card.Reveal().StartsWith(FirstEligible[..7], StringComparison.Ordinal);
    }
}
