using System.ComponentModel;
using Sortir.Client;

namespace Sortir.AspNetCore.Internal;

/// <summary>One event. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardEvent
{
    internal sealed record Model(EventView Event, UsageStatistics Statistics, IReadOnlyList<DayBar> Days, AprasCircuit? Circuit);
}
