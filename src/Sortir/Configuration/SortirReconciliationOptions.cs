namespace Sortir;

/// <summary>Asking the shop about orders that are unpaid for long: <c>Sortir:Reconciliation</c>. Of use to a host with an <see cref="ISortirOrderLookup"/>.</summary>
public sealed class SortirReconciliationOptions
{
    /// <summary>Whether this node asks by itself. When not, a call of <see cref="ISortirMaintenance.ReconcileOrdersAsync"/> must. Default: <see langword="true"/>.</summary>
    public bool Run { get; set; } = true;

    /// <summary>How often. Default: 15 minutes; from 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>For how long a placed order must be unpaid to be asked about. Default: 1 hour; from 1 second.</summary>
    public TimeSpan UnpaidAfter { get; set; } = TimeSpan.FromHours(1);
}
