namespace Sortir.AspNetCore;

/// <summary>One usage. A template: public only since Razor makes it so.</summary>
public abstract partial class DashboardUsage;
