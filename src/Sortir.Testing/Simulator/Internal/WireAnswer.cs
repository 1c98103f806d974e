namespace Sortir.Testing;

/// <summary>An HTTP answer before it is written.</summary>
internal readonly record struct WireAnswer(int Status, string? ContentType = null, ReadOnlyMemory<byte> Body = default);
