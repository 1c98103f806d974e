namespace Sortir.Leaks.Tests;

/// <summary>A secret that came out: where, of what kind and in which form, and nothing of the secret.</summary>
internal sealed record Finding(string Listener, string Place, string Kind, string Form);
