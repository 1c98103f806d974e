using System.Text.Json.Serialization;

namespace Sortir.Testing;

/// <summary>How an <see cref="AprasSimulator"/> is set up. It is read once, at the start.</summary>
public sealed class AprasSimulatorOptions
{
    /// <summary>The port on 127.0.0.1, 0 to 65535. Default: 0, any free one.</summary>
    public int Port { get; set; }

    /// <summary>The path in front of <c>/api/partners</c>, such as <c>/sortir</c>. Default: none.</summary>
    public string BasePath { get; set; } = "";

    /// <summary>What the <c>Authorization</c> header must be, exactly. Default: <c>apras-simulator-token</c>.</summary>
    [JsonIgnore]
    public string Token { get; set; } = "apras-simulator-token";

    /// <summary>
    /// What this APRAS knows. Default: a new, empty book. Give the book of another simulator to share it, or to restart APRAS without
    /// loss of memory.
    /// </summary>
    public AprasBook? Book { get; set; }

    /// <summary>The clock of delays, of faults that last for a time, and of a new book. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How a verification answers the key. Default: <see cref="AprasKeyFormat.PlainText"/>.</summary>
    public AprasKeyFormat KeyFormat { get; set; }

    /// <summary>
    /// The property that holds the key with <see cref="AprasKeyFormat.JsonObject"/>: <c>service_key</c>, <c>token</c> or <c>key</c> are
    /// those that are expected of APRAS. Default: <c>service_key</c>.
    /// </summary>
    public string KeyProperty { get; set; } = "service_key";

    /// <summary>
    /// With <see cref="AprasKeyFormat.JsonObject"/>, whether the beneficiary stands under <c>inscrit</c> and not at the root.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool BeneficiaryUnderInscrit { get; set; }
}
