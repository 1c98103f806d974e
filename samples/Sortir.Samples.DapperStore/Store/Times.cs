namespace Sortir.Samples.DapperStore;

/// <summary>Npgsql reads and writes a <c>timestamptz</c> as a <see cref="DateTime"/> in UTC; Sortir has <see cref="DateTimeOffset"/>.</summary>
internal static class Times
{
    public static DateTimeOffset ToOffset(this DateTime utc) => new(utc);

    public static DateTimeOffset? ToOffset(this DateTime? utc) => utc is { } known ? new DateTimeOffset(known) : null;
}
