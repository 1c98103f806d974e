using System.ComponentModel;

namespace Sortir.AspNetCore.Internal;

/// <summary>What is around every page of the dashboard. A template: public only since Razor makes it so.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class DashboardLayout;
