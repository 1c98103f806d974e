namespace Sortir.Samples;

/// <summary>Somebody at the shop.</summary>
/// <param name="Name">The name.</param>
/// <param name="Address">The IP address, which the limits count by.</param>
internal sealed record Buyer(string Name, string Address)
{
    public static readonly Buyer Alice = new("Alice", "192.0.2.10");
    public static readonly Buyer Bruno = new("Bruno", "192.0.2.20");
    public static readonly Buyer Robot = new("Robot", "198.51.100.66");
}
