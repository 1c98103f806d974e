namespace Sortir.WebLoad;

/// <summary>What a host process is told by its parent.</summary>
/// <param name="Apras">Where APRAS is.</param>
/// <param name="Token">Its token.</param>
/// <param name="Database">The connection string; <see langword="null"/>: the empty endpoint, which only asks APRAS.</param>
/// <param name="IsSale">Whether orders are made, and the times are as short as a run needs.</param>
internal sealed record HostSettings(Uri Apras, string Token, string? Database, bool IsSale);
