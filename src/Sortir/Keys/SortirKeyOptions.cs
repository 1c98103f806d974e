using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Sortir;

/// <summary>One of the shop's secrets (<c>Sortir:Keys:0</c> and on): fingerprints and encryption keys are derived from it. It prints masked.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SortirKeyOptions
{
    /// <summary>
    /// The key's name, such as <c>2026-01</c>: 1 to 32 ASCII letters, digits, <c>-</c>, <c>_</c> or <c>.</c>, case-sensitive. It is stored
    /// with each event that uses the key, so it never changes and is never given to another key.
    /// </summary>
    public string Id { get; set; } = "";

    /// <summary>
    /// 32 random bytes or more in Base64: <c>openssl rand -base64 32</c>. It belongs into the host's secret store, and must be the same
    /// on every node.
    /// </summary>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Secret { get; set; } = "";

    /// <summary>The key's name, with <c>***</c> in place of the secret.</summary>
    public override string ToString() => $"{Id} ***";
}
