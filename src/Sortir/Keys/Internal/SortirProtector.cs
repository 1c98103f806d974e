using System.Security.Cryptography;
using System.Text;
using Sortir.Domain;

namespace Sortir;

/// <summary>AES-256-GCM under keys that are derived from the shop's secrets.</summary>
/// <remarks>
/// The text is Base64Url of: version (1), length of the key's id (1), the id, nonce (12), tag (16), ciphertext. Everything before the
/// nonce is authenticated, with the purpose behind it.
/// </remarks>
internal sealed class SortirProtector(KeyRing keys) : ISortirProtector
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = DerivedKeys.TagBytes;
    private const int FixedHeaderBytes = 2;

    // Lone surrogates would otherwise be replaced without a word, and the text come back changed.
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public string Protect(string plaintext, string purpose)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        if (!keys.IsUsable)
        {
            throw new SortirConfigurationException("Nothing can be protected without Sortir:Keys: add a key (openssl rand -base64 32).");
        }

        return Encrypt(ToBytes(plaintext, nameof(plaintext)), keys.Current.Id, keys.Current.HostText, PurposeOf(purpose));
    }

    /// <inheritdoc/>
    public string Unprotect(string protectedText, string purpose) =>
        Decrypt(protectedText, static key => key.HostText, PurposeOf(purpose));

    /// <summary>Encrypts the service key of a usage under its event's key.</summary>
    /// <exception cref="SortirConfigurationException">No key of that id is there.</exception>
    public string ProtectServiceKey(ServiceKey serviceKey, Guid usageId, string keyId)
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        var bytes = ToBytes(serviceKey.Reveal(), nameof(serviceKey));
        return Encrypt(bytes, keyId, keys.Get(keyId).ServiceKey, usageId.ToByteArray());
    }

    /// <summary>Decrypts the service key of a usage.</summary>
    /// <exception cref="SortirProtectionException">It cannot be read.</exception>
    public ServiceKey UnprotectServiceKey(string protectedServiceKey, Guid usageId) =>
        new(Decrypt(protectedServiceKey, static key => key.ServiceKey, usageId.ToByteArray()));

    // Erases the plaintext.
    private static string Encrypt(byte[] plaintext, string keyId, ThreadLocal<AesGcm> key, byte[] purpose)
    {
        var header = FixedHeaderBytes + keyId.Length;
        var result = new byte[header + NonceBytes + TagBytes + plaintext.Length];
        result[0] = Version;
        result[1] = (byte)keyId.Length;
        Encoding.ASCII.GetBytes(keyId, result.AsSpan(FixedHeaderBytes));
        var nonce = result.AsSpan(header, NonceBytes);
        RandomBytes.Fill(nonce);
        key.Value!.Encrypt(
            nonce,
            plaintext,
            ciphertext: result.AsSpan(header + NonceBytes + TagBytes),
            tag: result.AsSpan(header + NonceBytes, TagBytes),
            associatedData: [.. result.AsSpan(0, header), .. purpose]);
        CryptographicOperations.ZeroMemory(plaintext);
        return Base64UrlText.Encode(result);
    }

    private string Decrypt(string protectedText, Func<DerivedKeys, ThreadLocal<AesGcm>> keyOf, byte[] purpose)
    {
        ArgumentNullException.ThrowIfNull(protectedText);
        if (!Base64UrlText.TryDecode(protectedText, out var bytes) || bytes is not [Version, var idBytes, ..])
        {
            throw new SortirProtectionException(SortirProtectionFailure.Unreadable);
        }

        var header = FixedHeaderBytes + idBytes;
        var content = bytes.Length - header - NonceBytes - TagBytes;
        var keyId = content < 0 ? "" : Encoding.ASCII.GetString(bytes, FixedHeaderBytes, idBytes);
        if (!KeyRules.IsId(keyId))
        {
            throw new SortirProtectionException(SortirProtectionFailure.Unreadable);
        }

        if (!keys.TryGet(keyId, out var key))
        {
            throw new SortirProtectionException(SortirProtectionFailure.UnknownKey);
        }

        var plaintext = new byte[content];
        try
        {
            keyOf(key).Value!.Decrypt(
                nonce: bytes.AsSpan(header, NonceBytes),
                ciphertext: bytes.AsSpan(header + NonceBytes + TagBytes),
                tag: bytes.AsSpan(header + NonceBytes, TagBytes),
                plaintext,
                associatedData: [.. bytes.AsSpan(0, header), .. purpose]);
            return Encoding.UTF8.GetString(plaintext);
        }
        catch (CryptographicException)
        {
            throw new SortirProtectionException(SortirProtectionFailure.Unreadable);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static byte[] PurposeOf(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return ToBytes(purpose, nameof(purpose));
    }

    private static byte[] ToBytes(string text, string name)
    {
        try
        {
            return _strictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("The text is no valid UTF-16.", name);
        }
    }
}
