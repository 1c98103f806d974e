namespace Sortir.Samples.Shop;

/// <summary>What staff may do on the dashboard: three policies, each a claim of the staff member.</summary>
public static class StaffRights
{
    /// <summary>The cookie of staff: apart from that of buyers, so that one person can be both.</summary>
    public const string Scheme = "Staff";

    public const string Claim = "right";

    public const string Read = "sortir-read";
    public const string Act = "sortir-act";
    public const string Privacy = "sortir-privacy";

    public static IReadOnlyList<string> All { get; } = [Read, Act, Privacy];
}
