using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>The forms of the exports. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardExports;
