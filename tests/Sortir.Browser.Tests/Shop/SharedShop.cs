namespace Sortir.Browser.Tests.Shop;

/// <summary>One shop for all tests that get along in it: each has cards and browsers of its own.</summary>
[CollectionDefinition(nameof(SharedShop))]
public sealed class SharedShop : ICollectionFixture<ShopProcess>;
