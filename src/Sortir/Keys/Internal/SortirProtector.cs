using Sortir.Domain;

namespace Sortir;

/// <summary>AES-256-GCM under keys that are derived from the shop's secrets.</summary>
internal sealed class SortirProtector(KeyRing keys) : ISortirProtector
{
    private readonly KeyRing _keys = keys;

    /// <inheritdoc/>
    public string Protect(string plaintext, string purpose) => throw new NotImplementedException(_keys.CurrentKeyId);

    /// <inheritdoc/>
    public string Unprotect(string protectedText, string purpose) => throw new NotImplementedException();

    /// <summary>Encrypts the service key of a usage under its event's key.</summary>
    /// <exception cref="SortirConfigurationException">No key of that id is there.</exception>
    public string ProtectServiceKey(ServiceKey serviceKey, Guid usageId, string keyId) => throw new NotImplementedException();

    /// <summary>Decrypts the service key of a usage.</summary>
    /// <exception cref="SortirProtectionException">It cannot be read.</exception>
    public ServiceKey UnprotectServiceKey(string protectedServiceKey, Guid usageId) => throw new NotImplementedException();
}
