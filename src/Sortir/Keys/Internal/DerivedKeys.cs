using System.Security.Cryptography;

namespace Sortir;

/// <summary>What is derived from one secret: a key for each use, so that none says anything of another.</summary>
internal sealed class DerivedKeys
{
    private const int KeyLength = 32;

    /// <summary>Derives the keys with HKDF-SHA-256. The caller erases the secret.</summary>
    public DerivedKeys(string id, ReadOnlySpan<byte> secret)
    {
        Id = id;
        CardFingerprint = Derive(secret, "sortir/v1/card-fingerprint"u8);
        Refusal = Derive(secret, "sortir/v1/refusal"u8);
        Source = Derive(secret, "sortir/v1/source"u8);
        HostText = Derive(secret, "sortir/v1/host-text"u8);
        ServiceKey = Derive(secret, "sortir/v1/service-key"u8);
    }

    /// <summary>The key's name.</summary>
    public string Id { get; }

    /// <summary>For what stands for a card in storage.</summary>
    public byte[] CardFingerprint { get; }

    /// <summary>For what stands for a refused card in a cache.</summary>
    public byte[] Refusal { get; }

    /// <summary>For what stands for a source in the audit.</summary>
    public byte[] Source { get; }

    /// <summary>For what the host has encrypted.</summary>
    public byte[] HostText { get; }

    /// <summary>For service keys.</summary>
    public byte[] ServiceKey { get; }

    private static byte[] Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> use)
    {
        var key = new byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: use);
        return key;
    }
}
