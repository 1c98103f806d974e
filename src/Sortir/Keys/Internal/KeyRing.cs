using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sortir.Domain;

namespace Sortir;

/// <summary>The shop's secrets, and what is derived from them. Safe for any number of threads.</summary>
internal sealed class KeyRing
{
    /// <summary>The key that the documentation shows, and that is therefore always refused.</summary>
    public const string DocumentationKey = "U2hvd24gaW4gdGhlIGRvY3VtZW50YXRpb246IGFsd2F5cyByZWZ1c2Vk";

    private const int HashBytes = HMACSHA256.HashSizeInBytes;
    private const int SourceHashBytes = 12;

    private readonly FrozenDictionary<string, DerivedKeys> _keys;

    /// <summary>Reads the keys, or throws with everything that <see cref="FindProblems"/> finds.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="currentKeyId">The key for new events; <see langword="null"/> or empty where there is only one.</param>
    /// <exception cref="SortirConfigurationException">A key is missing, malformed, weak, named twice, or the current one is unknown.</exception>
    public KeyRing(IReadOnlyList<SortirKeyOptions>? keys, string? currentKeyId)
        : this(Derive(keys, currentKeyId), string.IsNullOrEmpty(currentKeyId) ? keys![0].Id : currentKeyId)
    {
    }

    private KeyRing(IEnumerable<DerivedKeys> keys, string currentKeyId, bool isUsable = true)
    {
        IsUsable = isUsable;
        _keys = keys.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);
        Current = _keys[currentKeyId];
    }

    /// <summary>The key that new events are bound to.</summary>
    public string CurrentKeyId => Current.Id;

    /// <summary>Whether something may be protected: not in a shop that is switched off and has no keys.</summary>
    public bool IsUsable { get; }

    /// <summary>What is derived from the current key.</summary>
    public DerivedKeys Current { get; }

    /// <summary>A key for this process alone: for development. Nothing made with it outlives the process.</summary>
    public static KeyRing CreateEphemeral() => CreateEphemeral(isUsable: true);

    /// <summary>For a shop that is switched off and has no keys: nothing may be protected, for nobody could read it again.</summary>
    public static KeyRing CreateUnusable() => CreateEphemeral(isUsable: false);

    private static KeyRing CreateEphemeral(bool isUsable)
    {
        Span<byte> secret = stackalloc byte[KeyRules.MinSecretBytes];
        RandomNumberGenerator.Fill(secret);
        var key = new DerivedKeys("ephemeral", secret);
        CryptographicOperations.ZeroMemory(secret);
        return new KeyRing([key], key.Id, isUsable);
    }

    /// <summary>What is wrong with the keys: each message names the configuration key and the mend, never the secret. Empty when all is well.</summary>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<SortirKeyOptions>? keys, string? currentKeyId) =>
        KeyRules.FindProblems(keys, currentKeyId);

    /// <summary>Whether a key of that id is there.</summary>
    public bool Contains(string keyId) => _keys.ContainsKey(keyId);

    /// <summary>What is derived from the key of that id.</summary>
    public bool TryGet(string keyId, [NotNullWhen(true)] out DerivedKeys? key) => _keys.TryGetValue(keyId, out key);

    /// <summary>What is derived from the key of that id.</summary>
    /// <exception cref="SortirConfigurationException">No key of that id is there.</exception>
    public DerivedKeys Get(string keyId) => TryGet(keyId, out var key)
        ? key
        : throw new SortirConfigurationException(
            $"An event is bound to the key '{keyId}', which is not among {KeyRules.Section}. Put that key back on every node.");

    /// <summary>What stands for a card in storage, apart for each organizer and event, under the key that the event is bound to.</summary>
    /// <exception cref="SortirConfigurationException">No key of that id is there.</exception>
    public CardFingerprint FingerprintCard(string keyId, string organizerId, string eventId, CardNumber card)
    {
        var key = Get(keyId);
        var message = new KeyMessage(stackalloc byte[(2 * KeyMessage.MaxIdentifier) + KeyMessage.Card]);
        message.Add(organizerId);
        message.Add(eventId);
        message.Add(card);
        return new CardFingerprint(message.Hash(key.CardFingerprint, HashBytes));
    }

    /// <summary>What stands for a refused card in a cache: 43 URL-safe characters, apart for each organizer, under the current key.</summary>
    public string HashForRefusals(string organizerId, CardNumber card)
    {
        var message = new KeyMessage(stackalloc byte[KeyMessage.MaxIdentifier + KeyMessage.Card]);
        message.Add(organizerId);
        message.Add(card);
        return message.Hash(Current.Refusal, HashBytes);
    }

    /// <summary>What stands for a source in the audit and in a shared limiter: 16 URL-safe characters, under the current key.</summary>
    public string HashSource(string source)
    {
        var message = new KeyMessage(stackalloc byte[KeyMessage.MaxIdentifier]);
        message.Add(source);
        return message.Hash(Current.Source, SourceHashBytes);
    }

    private static List<DerivedKeys> Derive(IReadOnlyList<SortirKeyOptions>? keys, string? currentKeyId)
    {
        var problems = KeyRules.FindProblems(keys, currentKeyId);
        if (problems.Count > 0)
        {
            throw new SortirConfigurationException(string.Join(Environment.NewLine, problems));
        }

        var derived = new List<DerivedKeys>(keys!.Count);
        foreach (var key in keys)
        {
            var secret = Convert.FromBase64String(key.Secret);
            derived.Add(new DerivedKeys(key.Id, secret));
            CryptographicOperations.ZeroMemory(secret);
        }

        return derived;
    }
}
