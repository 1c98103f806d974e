using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.AspNetCore;
using Sortir.Domain;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the staff's pages.</summary>
public static class SortirDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the staff's pages under a prefix: usages, events, exports, access and erasure, the purge. Every page asks for the
    /// policies that <c>AddDashboard</c> was given.
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="prefix">Where the pages are.</param>
    /// <returns>All these endpoints, for conventions of the host: a rate limit, a host name.</returns>
    /// <exception cref="SortirConfigurationException"><c>AddDashboard</c> was not called, or gives no policy.</exception>
    public static IEndpointConventionBuilder MapSortirDashboard(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string prefix = "/sortir/admin")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (endpoints.ServiceProvider.GetService<DashboardRenderer>() is null)
        {
            throw new SortirConfigurationException(
                "MapSortirDashboard needs its services and policies: call AddSortir(…).AddDashboard(options => …) first.");
        }

        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<SortirDashboardOptions>>().Value;
        DashboardStartCheck.ThrowIfPolicyMissing(options);
        var group = endpoints.MapGroup(prefix);
        DashboardRoutes.Map(group, options);
        return group;
    }
}
