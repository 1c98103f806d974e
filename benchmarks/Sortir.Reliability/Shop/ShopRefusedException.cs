namespace Sortir.Reliability;

/// <summary>The shop turns an order down in the middle of it.</summary>
internal sealed class ShopRefusedException() : Exception("The shop turned the order down.");
