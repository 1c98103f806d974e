using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir;

/// <summary>Checks the options when the host starts. Each message names the configuration key and the mend.</summary>
internal sealed class SortirOptionsValidator(SortirRegistration registration, IServiceProvider services) : IValidateOptions<SortirOptions>
{
    public ValidateOptionsResult Validate(string? name, SortirOptions options)
    {
        var problems = options.Enabled ? FindProblems(options) : [];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Everything that is wrong with the options, switched off or not.</summary>
    internal List<string> FindProblems(SortirOptions options)
    {
        var problems = new List<string>();
        if (!MayDoWithoutKeys(options, registration, services))
        {
            problems.AddRange(KeyRing.FindProblems([.. options.Keys], options.CurrentKey));
        }

        if (!registration.HasSettingsProvider)
        {
            CheckOrganizer(options, problems);
        }

        if (options.Products.Count == 0 && !registration.HasCatalog && !registration.MayHaveNoProduct)
        {
            problems.Add("Sortir:Products names no product that needs a card, and there is no catalog: list the products, or add UseCatalog<TCatalog>().");
        }

        CheckProducts(options, problems);
        CheckEvents(options, problems);
        CheckLimits(options, problems);
        return problems;
    }

    /// <summary>In Development with storage in memory, a key for the process is enough: nothing outlives it.</summary>
    internal static bool MayDoWithoutKeys(SortirOptions options, SortirRegistration registration, IServiceProvider services) =>
        options.Keys.Count == 0
        && registration.UsesInMemoryStorage
        && services.GetService<IHostEnvironment>() is { } environment
        && environment.IsDevelopment();

    private static void CheckOrganizer(SortirOptions options, List<string> problems)
    {
        if (AprasConnection.FindProblem(options.BaseUrl) is { } url)
        {
            problems.Add($"Sortir:BaseUrl: {url}");
        }

        if (ApiToken.FindProblem(options.Token) is { } token)
        {
            problems.Add($"Sortir:Token: {token}");
        }

        if (options.ActivityId is not null && AprasConnection.FindActivityIdProblem(options.ActivityId) is { } activity)
        {
            problems.Add($"Sortir:ActivityId: {activity}");
        }
    }

    private static void CheckProducts(SortirOptions options, List<string> problems)
    {
        foreach (var (productId, product) in options.Products)
        {
            if (!SortirIdentifier.IsValid(productId) || (product.EventId is { } eventId && !SortirIdentifier.IsValid(eventId)))
            {
                problems.Add($"Sortir:Products: a product or event id is no identifier: use 1 to {SortirIdentifier.MaxLength} characters without spaces at either end.");
            }

            if (product.ActivityId is { } activityId && AprasConnection.FindActivityIdProblem(activityId) is { } problem)
            {
                problems.Add($"Sortir:Products:{productId}:ActivityId: {problem}");
            }
        }
    }

    // Two products of one event must agree on it: the one that is asked about would otherwise decide.
    private static void CheckEvents(SortirOptions options, List<string> problems)
    {
        foreach (var products in options.Products.GroupBy(product => product.Value.EventId ?? product.Key, StringComparer.Ordinal))
        {
            if (products.Select(product => (product.Value.EventEndsAt, product.Value.Enabled, product.Value.ActivityId)).Distinct().Count() > 1)
            {
                problems.Add($"Sortir:Products: {string.Join(", ", products.Select(product => product.Key))} are of one event, and differ in EventEndsAt, Enabled or ActivityId: make them the same.");
            }
        }
    }

    private static void CheckLimits(SortirOptions options, List<string> problems)
    {
        Between("Timeout", options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        Between("UsageRetention", options.UsageRetention, TimeSpan.Zero, OrganizerSettings.MaxRetention);
        Between("AuditRetention", options.AuditRetention, TimeSpan.Zero, OrganizerSettings.MaxRetention);
        Between("HoldLifetime", options.HoldLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1));
        Between("CorrectionWindow", options.CorrectionWindow, TimeSpan.Zero, options.HoldLifetime);
        Between("RefusalLifetime", options.RefusalLifetime, TimeSpan.Zero, TimeSpan.FromDays(1));
        Between("Attempts:Window", options.Attempts.Window, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within("Attempts:Limit", options.Attempts.Limit, 1, 1_000_000);
        Within("Attempts:AcceptedLimit", options.Attempts.AcceptedLimit, 1, 1_000_000);
        // Each of these tries is kept for its window.
        Within("Attempts:OrganizerCeiling", options.Attempts.OrganizerCeiling, 1, 20_000);
        Within("Circuit:ConsecutiveFailures", options.Circuit.ConsecutiveFailures, 1, 1_000);
        Between("Circuit:BreakDuration", options.Circuit.BreakDuration, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Between("Grants:PollInterval", options.Grants.PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
        Between("Grants:Timeout", options.Grants.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Between("Grants:LeaseMargin", options.Grants.LeaseMargin, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Between("Grants:LeaseDuration", options.Grants.LeaseDuration, options.Grants.Timeout + (2 * options.Grants.LeaseMargin), TimeSpan.FromDays(1));
        Within("Grants:ParallelPerOrganizer", options.Grants.ParallelPerOrganizer, 1, 64);
        Within("Grants:Parallel", options.Grants.Parallel, options.Grants.ParallelPerOrganizer, 256);
        Between("Grants:BackoffMin", options.Grants.BackoffMin, TimeSpan.FromMilliseconds(100), options.Grants.BackoffMax);
        Between("Grants:BackoffMax", options.Grants.BackoffMax, options.Grants.BackoffMin, TimeSpan.FromDays(1));
        Between("Retention:Interval", options.Retention.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Between("Retention:ExpiredHolds", options.Retention.ExpiredHolds, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        Between("Reconciliation:Interval", options.Reconciliation.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Between("Reconciliation:UnpaidAfter", options.Reconciliation.UnpaidAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));

        void Between(string key, TimeSpan value, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max)
            {
                problems.Add($"Sortir:{key} is {value}; set it from {min} to {max}.");
            }
        }

        void Within(string key, int value, int min, int max)
        {
            if (value < min || value > max)
            {
                problems.Add($"Sortir:{key} is {value}; set it from {min} to {max}.");
            }
        }
    }
}
