using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>Refuses to start a host whose staff's pages would be open, or closed to everybody.</summary>
internal sealed class DashboardStartCheck(IOptions<SortirDashboardOptions> options, IAuthorizationPolicyProvider policies) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ThrowIfPolicyMissing(options.Value);
        foreach (var (setting, policy) in Policies(options.Value))
        {
            if (await policies.GetPolicyAsync(policy!).ConfigureAwait(false) is null)
            {
                throw new SortirConfigurationException(
                    $"The dashboard's {setting} names the authorization policy '{policy}', which is not registered: add it with AddAuthorization.");
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static void ThrowIfPolicyMissing(SortirDashboardOptions options)
    {
        var missing = Policies(options).Where(policy => string.IsNullOrWhiteSpace(policy.Name)).Select(policy => policy.Setting).ToList();
        if (missing.Count > 0)
        {
            throw new SortirConfigurationException(
                $"The dashboard has no {string.Join(", no ", missing)}: give it the name of an authorization policy in AddDashboard(options => …).");
        }
    }

    private static IEnumerable<(string Setting, string? Name)> Policies(SortirDashboardOptions options) =>
    [
        (nameof(options.ReadPolicy), options.ReadPolicy),
        (nameof(options.ActPolicy), options.ActPolicy),
        (nameof(options.PrivacyPolicy), options.PrivacyPolicy),
    ];
}
