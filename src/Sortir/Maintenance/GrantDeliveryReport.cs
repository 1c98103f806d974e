namespace Sortir;

/// <summary>What came of a delivery.</summary>
/// <param name="Granted">Grants that APRAS recorded.</param>
/// <param name="Postponed">Grants that are tried again later.</param>
/// <param name="SetAside">Grants that need a person.</param>
public sealed record GrantDeliveryReport(int Granted, int Postponed, int SetAside);
