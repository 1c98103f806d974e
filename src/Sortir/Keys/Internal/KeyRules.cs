using System.Security.Cryptography;

namespace Sortir;

/// <summary>What a key must be. The messages are for whoever configures the shop.</summary>
internal static class KeyRules
{
    /// <summary>Where the keys stand in the configuration.</summary>
    public const string Section = "Sortir:Keys";

    /// <summary>Where the current key's id stands in the configuration.</summary>
    public const string CurrentKey = "Sortir:CurrentKey";

    /// <summary>The fewest bytes of a secret.</summary>
    public const int MinSecretBytes = 32;

    private const int MaxIdLength = 32;

    // 32 random bytes have 30 different ones; fewer than 8 come from a person or a repetition.
    private const int MinDistinctBytes = 8;

    private const string Mend = "Make one with `openssl rand -base64 32` and keep it in the secret store.";

    /// <summary>What is wrong with the keys; empty when all is well.</summary>
    public static IReadOnlyList<string> FindProblems(IReadOnlyList<SortirKeyOptions>? keys, string? currentKeyId)
    {
        if (keys is null or { Count: 0 })
        {
            return [$"{Section} is empty: Sortir needs one key at least, an Id and a Secret. {Mend}"];
        }

        var problems = new List<string>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is not { } key)
            {
                problems.Add($"{Section}:{i} is empty: give it an Id and a Secret. {Mend}");
                continue;
            }

            AddIfAny(problems, FindIdProblem(key.Id, ids, i));
            AddIfAny(problems, FindSecretProblem(key.Secret, i));
        }

        AddIfAny(problems, FindCurrentProblem(currentKeyId, ids, keys.Count));
        return problems;
    }

    /// <summary>Whether that may be the name of a key.</summary>
    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= MaxIdLength } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string? FindIdProblem(string? id, HashSet<string> ids, int index)
    {
        var name = $"{Section}:{index}:Id";
        if (string.IsNullOrEmpty(id))
        {
            return $"{name} is missing: give the key a name that it keeps, such as 2026-01.";
        }

        if (!IsId(id))
        {
            return $"{name} must have 1 to {MaxIdLength} ASCII letters, digits, '-', '_' or '.', such as 2026-01.";
        }

        return ids.Add(id) ? null : $"{name} is '{id}', as another key's is: give each key a name of its own.";
    }

    private static string? FindSecretProblem(string? secret, int index)
    {
        var name = $"{Section}:{index}:Secret";
        if (string.IsNullOrWhiteSpace(secret))
        {
            return $"{name} is missing. {Mend}";
        }

        var buffer = new byte[secret.Length];
        try
        {
            if (!Convert.TryFromBase64String(secret, buffer, out var length))
            {
                return $"{name} is not Base64. {Mend}";
            }

            var bytes = buffer.AsSpan(0, length);
            if (bytes.SequenceEqual(Convert.FromBase64String(KeyRing.DocumentationKey)))
            {
                return $"{name} is the one that the documentation shows, so everybody has it. {Mend}";
            }

            if (length < MinSecretBytes)
            {
                return $"{name} has {length} bytes, {MinSecretBytes} are needed. {Mend}";
            }

            return IsGuessable(bytes) ? $"{name} is not random: it repeats or counts. {Mend}" : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static string? FindCurrentProblem(string? current, HashSet<string> ids, int count)
    {
        if (string.IsNullOrEmpty(current))
        {
            return count == 1 ? null : $"{CurrentKey} is missing: with several keys, name the one that new events use.";
        }

        return ids.Contains(current) ? null : $"{CurrentKey} names no key of {Section}: set it to the Id of one of them.";
    }

    private static bool IsGuessable(ReadOnlySpan<byte> bytes)
    {
        var isCount = true;
        for (var i = 2; i < bytes.Length && isCount; i++)
        {
            isCount = (byte)(bytes[i] - bytes[i - 1]) == (byte)(bytes[1] - bytes[0]);
        }

        var distinct = new HashSet<byte>();
        foreach (var b in bytes)
        {
            distinct.Add(b);
        }

        return isCount || distinct.Count < MinDistinctBytes;
    }

    private static void AddIfAny(List<string> problems, string? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }
}
