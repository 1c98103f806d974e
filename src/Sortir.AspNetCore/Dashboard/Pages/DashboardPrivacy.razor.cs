using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>Access and erasure. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardPrivacy;
