using System.Globalization;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Samples;

/// <summary>The cards of the story. They are invented, and known to the simulator alone.</summary>
internal static class Cards
{
    public static readonly CardNumber Expired = Invent(1900);
    public static readonly CardNumber Alice = Invent(1001);
    public static readonly CardNumber AlicesOther = Invent(1002);
    public static readonly CardNumber Chloe = Invent(2001);
    public static readonly CardNumber Bruno = Invent(3001);
    public static readonly CardNumber Daniel = Invent(4001);
    public static readonly CardNumber Emma = Invent(5001);
    public static readonly CardNumber Farid = Invent(6001);

    public static void Enter(AprasBook book)
    {
        book.SetCard(Expired, AprasCardStatus.Expired);
        foreach (var card in new[] { Alice, AlicesOther, Chloe, Bruno, Daniel, Emma, Farid })
        {
            book.SetCard(card);
        }
    }

    /// <summary>A number that the simulator knows nothing of.</summary>
    public static CardNumber Guess(int index) => Invent(9000 + index);

    private static CardNumber Invent(int lastDigits) =>
        CardNumber.Parse(string.Create(CultureInfo.InvariantCulture, $"350000{lastDigits:D4}"));
}
