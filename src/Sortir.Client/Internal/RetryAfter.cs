namespace Sortir.Client;

internal static class RetryAfter
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>The header in either of its forms, from zero to a day; null when it is missing or unreadable.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait switch
        {
            null => null,
            { } value when value < TimeSpan.Zero => TimeSpan.Zero,
            { } value when value > s_longest => s_longest,
            _ => wait,
        };
    }
}
