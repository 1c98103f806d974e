using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>Parts of the dashboard's pages. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardParts;
