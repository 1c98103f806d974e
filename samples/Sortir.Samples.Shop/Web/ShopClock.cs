namespace Sortir.Samples.Shop;

/// <summary>The time of the theatre, wherever the server is.</summary>
public static class ShopClock
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static DateTimeOffset ToParis(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Paris);

    public static DateTimeOffset InParis(DateTime local) => new(local, Paris.GetUtcOffset(local));
}
