using System.Security.Cryptography;

namespace Sortir;

/// <summary>What is derived from one secret: a key for each use, so that none says anything of another.</summary>
/// <remarks>
/// Each is kept as the algorithm with its key in it, one instance for each thread: setting one up costs more than using it, and no
/// two threads may use one at a time.
/// </remarks>
internal sealed class DerivedKeys
{
    /// <summary>The bytes of an authentication tag of AES-GCM.</summary>
    public const int TagBytes = 16;

    private const int KeyLength = 32;

    /// <summary>Derives the keys with HKDF-SHA-256. The caller erases the secret.</summary>
    public DerivedKeys(string id, ReadOnlySpan<byte> secret)
    {
        Id = id;
        CardFingerprint = ToHash(Derive(secret, "sortir/v1/card-fingerprint"u8));
        Refusal = ToHash(Derive(secret, "sortir/v1/refusal"u8));
        Source = ToHash(Derive(secret, "sortir/v1/source"u8));
        HostText = ToCipher(Derive(secret, "sortir/v1/host-text"u8));
        ServiceKey = ToCipher(Derive(secret, "sortir/v1/service-key"u8));
    }

    /// <summary>The key's name.</summary>
    public string Id { get; }

    /// <summary>For what stands for a card in storage.</summary>
    public ThreadLocal<IncrementalHash> CardFingerprint { get; }

    /// <summary>For what stands for a refused card in a cache.</summary>
    public ThreadLocal<IncrementalHash> Refusal { get; }

    /// <summary>For what stands for a source in the audit.</summary>
    public ThreadLocal<IncrementalHash> Source { get; }

    /// <summary>For what the host has encrypted.</summary>
    public ThreadLocal<AesGcm> HostText { get; }

    /// <summary>For service keys.</summary>
    public ThreadLocal<AesGcm> ServiceKey { get; }

    private static ThreadLocal<IncrementalHash> ToHash(byte[] key) => new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

    private static ThreadLocal<AesGcm> ToCipher(byte[] key) => new(() => new AesGcm(key, TagBytes));

    private static byte[] Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> use)
    {
        var key = new byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: use);
        return key;
    }
}
