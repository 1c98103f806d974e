using Sortir.Domain;

namespace Sortir;

/// <summary>The shop's secrets, and what is derived from them. Safe for any number of threads.</summary>
internal sealed class KeyRing
{
    /// <summary>Reads the keys, or throws with everything that <see cref="FindProblems"/> finds.</summary>
    /// <exception cref="SortirConfigurationException">A key is missing, malformed, weak, named twice, or the current one is unknown.</exception>
    public KeyRing(IReadOnlyList<SortirKeyOptions> keys, string? currentKeyId) => CurrentKeyId = currentKeyId ?? keys[0].Id;

    /// <summary>The key that the documentation shows, and that is therefore always refused.</summary>
    public static string DocumentationKey => throw new NotImplementedException();

    /// <summary>The key that new events are bound to.</summary>
    public string CurrentKeyId { get; }

    /// <summary>A key for this process alone: for development. Nothing made with it outlives the process.</summary>
    public static KeyRing CreateEphemeral() => throw new NotImplementedException();

    /// <summary>What is wrong with the keys: each message names the configuration key and the mend, never the secret. Empty when all is well.</summary>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<SortirKeyOptions>? keys, string? currentKeyId) =>
        throw new NotImplementedException();

    /// <summary>Whether a key of that id is there.</summary>
    public bool Contains(string keyId) => throw new NotImplementedException();

    /// <summary>What stands for a card in storage, apart for each organizer and event, under the key that the event is bound to.</summary>
    /// <exception cref="SortirConfigurationException">No key of that id is there.</exception>
    public CardFingerprint FingerprintCard(string keyId, string organizerId, string eventId, CardNumber card) =>
        throw new NotImplementedException();

    /// <summary>What stands for a refused card in a cache: 43 URL-safe characters, apart for each organizer, under the current key.</summary>
    public string HashForRefusals(string organizerId, CardNumber card) => throw new NotImplementedException();

    /// <summary>What stands for a source in the audit: 16 URL-safe characters, under the current key.</summary>
    public string HashSource(string source) => throw new NotImplementedException();
}
