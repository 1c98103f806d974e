using System.ComponentModel;
using Sortir.Client;
using Sortir.Storage;

namespace Sortir.AspNetCore.Internal;

/// <summary>What waits for staff, and the events. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardOverview
{
    internal sealed record Model(
        UsageStatistics All,
        long Unpaid,
        AprasCircuit? Circuit,
        Page<EventView> Events,
        bool IsLaterPage);
}
