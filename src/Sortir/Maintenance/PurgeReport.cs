namespace Sortir;

/// <summary>What a purge deleted, or would delete.</summary>
/// <param name="ExpiredHolds">Holds that ended without an order.</param>
/// <param name="Usages">Usages of events that are over.</param>
/// <param name="Events">Events of which nothing is left.</param>
/// <param name="AuditEntries">Audit entries.</param>
/// <param name="KeptUnsettled">Usages that are kept, their retention being over, because their grant is due, in review, or to be told to APRAS.</param>
public sealed record PurgeReport(int ExpiredHolds, int Usages, int Events, int AuditEntries, long KeptUnsettled);
