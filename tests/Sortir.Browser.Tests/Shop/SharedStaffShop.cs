namespace Sortir.Browser.Tests.Shop;

/// <summary>One shop for all tests of what staff do.</summary>
[CollectionDefinition(nameof(SharedStaffShop))]
public sealed class SharedStaffShop : ICollectionFixture<StaffShop>;
