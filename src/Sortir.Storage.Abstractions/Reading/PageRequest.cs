namespace Sortir.Storage;

/// <summary>Which page to read.</summary>
public sealed record PageRequest
{
    /// <summary>The most rows of a page: 500.</summary>
    public const int MaxSize = 500;

    /// <summary>The rows of the page, from 1 to <see cref="MaxSize"/>. Default: 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of that range.</exception>
    public int Size
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxSize);
            field = value;
        }
    } = 50;

    /// <summary>The <see cref="Page{T}.NextCursor"/> of the page before; <see langword="null"/> for the first page.</summary>
    public string? Cursor { get; init; }
}
