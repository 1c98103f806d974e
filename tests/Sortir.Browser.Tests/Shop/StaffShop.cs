namespace Sortir.Browser.Tests.Shop;

/// <summary>A shop for what staff do: they cancel a whole date, and no other test wants to sell tickets for it.</summary>
public sealed class StaffShop : ShopProcess;
