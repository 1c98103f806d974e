using System.Security.Cryptography;

namespace Sortir.Samples.Shop;

/// <summary>What the bank and the shop both know, and nobody else: it signs the notices.</summary>
public sealed class PaymentSecret
{
    public const string Header = "X-Bank-Signature";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Sign(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, body));

    public bool IsSigned(ReadOnlySpan<byte> body, string? signature) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Sign(body)), System.Text.Encoding.ASCII.GetBytes(signature ?? ""));
}
