namespace Sortir.Storage;

/// <summary>A page of rows.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">What to ask the next page with; <see langword="null"/> on the last one.</param>
/// <typeparam name="T">What a row is.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
