using System.Globalization;
using System.Security.Cryptography;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir.Leaks.Tests;

/// <summary>What the plays know and nobody may hear. Random, so that no chance brings it into a log.</summary>
internal sealed class PlaySecrets
{
    private int _cards;
    private int _keys;

    public PlaySecrets()
    {
        // A holder's other numbers must not be taken for the card: first digits of no year, port or clock.
        var first = RandomNumberGenerator.GetInt32(61_000, 97_000);
        Cards = [.. Enumerable.Range(0, 90).Select(i => string.Create(CultureInfo.InvariantCulture, $"{first + (i * 7):D5}{RandomNumberGenerator.GetInt32(100_000):D5}"))];
        All =
        [
            .. Cards.Select(Secret.Card),
            Secret.Text("service key", KeyPrefix),
            Secret.Text("API token", Token),
            Secret.Text("API token", RefusedToken),
            Secret.Bytes("secret of Sortir:Keys", Key),
            Secret.Name("beneficiary's name", LastName),
            Secret.Name("beneficiary's name", FirstName),
            Secret.Date("beneficiary's birth date", BirthDate),
        ];
    }

    /// <summary>For <see cref="Hunt"/>.</summary>
    public IReadOnlyList<Secret> All { get; }

    public IReadOnlyList<string> Cards { get; }

    public string Token { get; } = "tok+" + Random() + "/=";

    /// <summary>The token of an organizer whom APRAS refuses.</summary>
    public string RefusedToken { get; } = "old." + Random();

    public byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>How each service key begins.</summary>
    public string KeyPrefix { get; } = "K" + Random();

    public string LastName { get; } = "Kérouën-" + Letters();

    public string FirstName { get; } = "Ysoldé" + Letters();

    public DateOnly BirthDate { get; } = new(1931, 8, 27);

    public ApiToken ApiToken => new(Token);

    public Beneficiary Beneficiary => new(FirstName, LastName);

    /// <summary>A card that no act has used yet.</summary>
    public string NextCard() => Cards[Interlocked.Increment(ref _cards) - 1];

    public string NextKey() => string.Create(CultureInfo.InvariantCulture, $"{KeyPrefix}{Interlocked.Increment(ref _keys):D6}");

    private static string Random() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24);

    private static string Letters() => RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz", 9);
}
