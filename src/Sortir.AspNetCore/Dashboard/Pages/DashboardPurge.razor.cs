using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>The count of a purge. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardPurge;
