using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>A chart of the cards of each day. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardChart;
