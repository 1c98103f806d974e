namespace Sortir.AspNetCore;

/// <summary>Access and erasure. A template: public only since Razor makes it so.</summary>
public abstract partial class DashboardPrivacy;
