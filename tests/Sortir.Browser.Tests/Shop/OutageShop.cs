namespace Sortir.Browser.Tests.Shop;

/// <summary>A shop that asks APRAS again a second after it has given it up.</summary>
public sealed class OutageShop() : ShopProcess("--Sortir:Circuit:BreakDuration", "00:00:01");
