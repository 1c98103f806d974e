using Microsoft.Extensions.DependencyInjection;
using Sortir.AspNetCore;

namespace Sortir;

/// <summary>Adds the staff's pages.</summary>
public static class SortirDashboardBuilderExtensions
{
    /// <summary>Adds what <c>app.MapSortirDashboard("/sortir/admin")</c> needs. Calling it twice sets the options in turn.</summary>
    /// <param name="builder">What <c>AddSortir</c> returned.</param>
    /// <param name="configure">Gives the three policies, which the host has added with <c>AddAuthorization</c>.</param>
    public static SortirBuilder AddDashboard(this SortirBuilder builder, Action<SortirDashboardOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(DashboardRenderer)))
        {
            return builder;
        }

        services.AddAuthorization();
        services.AddAntiforgery();
        services.AddDataProtection();
        services.AddSingleton<DashboardRenderer>();
        services.AddSingleton<DashboardNotices>();
        services.AddHostedService<DashboardStartCheck>();
        return builder;
    }
}
