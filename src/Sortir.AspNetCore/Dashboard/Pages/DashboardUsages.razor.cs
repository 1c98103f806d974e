using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>A page of usages with its filters. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardUsages;
