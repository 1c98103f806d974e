using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>One usage. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardUsage;
