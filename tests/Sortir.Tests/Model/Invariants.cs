using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Tests.Support;

namespace Sortir.Tests.Model;

/// <summary>What must be true after each step, and in the end.</summary>
internal sealed class Invariants(ModelShop model)
{
    private readonly Dictionary<Guid, CardUsage> _seen = [];

    // Where everything happens at once, a usage may have given its key up before anybody looks.
    private readonly Dictionary<string, Guid> _usageOfKey = new(StringComparer.Ordinal);

    /// <summary>How often each action came about, in all runs: a model that reaches nothing proves nothing.</summary>
    public static ConcurrentDictionary<string, int> Reached { get; } = new(StringComparer.Ordinal);

    private Shop Shop => model.Shop;

    /// <summary>Checks what is there now, and remembers it.</summary>
    /// <param name="step">The step that was done.</param>
    /// <param name="accepted">How many cards it accepted; <see langword="null"/> when its answer got lost.</param>
    public async Task CheckAsync(Step step, int? accepted)
    {
        var usages = await Shop.UsagesAsync();
        CheckEach(usages);
        var isVerification = step.Kind is StepKind.Verify or StepKind.VerifyForTheOtherEvent or StepKind.VerifyAndGiveUp or StepKind.VerifyMany;
        var added = usages.Count(usage => !_seen.ContainsKey(usage.Id));
        Assert.True(
            isVerification ? added <= (accepted ?? step.Some.Count) : added == 0,
            $"{step}: {added} new holds for {(accepted is null ? "nobody knows how many" : accepted)} accepted cards.");
        Assert.All(
            usages.Where(usage => usage.Status == UsageStatus.Pending).GroupBy(usage => (usage.CartId, usage.TicketId)),
            ticket => Assert.True(ticket.Count() == 1, $"{step}: two holds for one ticket: {string.Join(", ", ticket.Select(Describe))}"));
        CheckLost(step, usages);
        Remember(usages);
    }

    /// <summary>The same after several steps at once.</summary>
    public async Task CheckAsync()
    {
        var usages = await Shop.UsagesAsync();
        CheckEach(usages);
        Remember(usages);
    }

    /// <summary>APRAS is well, and all has been delivered: each paid ticket is granted once, or a person looks at it.</summary>
    public async Task CheckEndAsync()
    {
        var usages = await Shop.UsagesAsync();
        Assert.All(
            usages.Where(usage => usage.PaidAt is not null && usage.Status != UsageStatus.Cancelled),
            usage => Assert.True(usage.Grant.State is GrantState.Granted or GrantState.NeedsReview, $"{Describe(usage)} is {usage.Grant.State}."));
        Assert.DoesNotContain(usages, usage => usage.Grant.State == GrantState.Due);

        var grants = Shop.Book.Grants.ToDictionary(grant => grant.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var granted = usages.Where(usage => usage.Grant.State == GrantState.Granted).ToList();
        Assert.Equal(granted.Count, granted.Select(usage => usage.Grant.Receipt!.RequestId).Distinct().Count());
        Assert.All(granted, usage => Assert.Equal(usage.LastDigits, grants[usage.Grant.Receipt!.RequestId!].Card.LastDigits));
        Assert.All(granted, usage => Assert.Null(usage.ProtectedServiceKey));
        await ReachAsync();

        // What APRAS has recorded, the shop knows of.
        Assert.All(Shop.Book.Grants.Where(grant => _usageOfKey.ContainsKey(grant.Key.Reveal())), grant =>
        {
            var usage = _seen[_usageOfKey[grant.Key.Reveal()]];
            Assert.True(usage.Grant.State is GrantState.Granted or GrantState.NeedsReview, $"{Describe(usage)}: APRAS has a grant, the shop has {usage.Grant.State}.");
        });
    }

    private async Task ReachAsync()
    {
        var page = new PageRequest { Size = PageRequest.MaxSize };
        foreach (var entry in (await Shop.ReadAsync(reader => reader.ListAuditAsync(new AuditFilter(), page, TestContext.Current.CancellationToken))).Items)
        {
            Reached.AddOrUpdate(entry.Action, 1, static (_, count) => count + 1);
        }
    }

    private static string Describe(CardUsage usage) =>
        $"{usage.CartId}/{usage.TicketId}/{usage.OrderId} ••••{usage.LastDigits} {usage.Status} (version {usage.Version})";

    private void CheckEach(IReadOnlyList<CardUsage> usages)
    {
        var now = Shop.Time.GetUtcNow();
        Assert.All(
            usages.Where(usage => usage.Blocks(now)).GroupBy(usage => (usage.EventId, usage.LastDigits)),
            card => Assert.True(card.Count() == 1, $"Blocked twice: {string.Join(", ", card.Select(Describe))}"));
        Assert.All(
            usages.Where(usage => usage.BlockingKey is not null).GroupBy(usage => usage.BlockingKey!),
            card => Assert.True(card.Count() == 1, $"Two blocking keys: {string.Join(", ", card.Select(Describe))}"));
        Assert.All(
            usages.Where(usage => usage.OrderId is not null).GroupBy(usage => (usage.OrderId, usage.TicketId)),
            ticket => Assert.True(ticket.Count() == 1, $"Ordered twice: {string.Join(", ", ticket.Select(Describe))}"));
        foreach (var usage in usages)
        {
            Assert.True(
                usage.OrderId is null || usage.OrderId.StartsWith($"order of {usage.CartId},", StringComparison.Ordinal),
                $"Another cart's card was ordered: {Describe(usage)}");
            Assert.True(
                (usage.PaidAt is null && usage.Grant.State == GrantState.None) || model.Paid.Contains((usage.OrderId!, usage.TicketId)),
                $"A grant without a payment: {Describe(usage)}");
            Assert.True(
                usage.Status is not (UsageStatus.Pending or UsageStatus.Validated) || usage.ProtectedServiceKey is not null,
                $"No service key: {Describe(usage)}");
        }

        RememberKeys(usages);
        Assert.All(
            Shop.Book.Grants.GroupBy(grant => _usageOfKey.GetValueOrDefault(grant.Key.Reveal())).Where(grants => grants.Key != Guid.Empty),
            grants => Assert.True(grants.Count() == 1, $"{grants.Count()} grants for usage {grants.Key}"));
    }

    // A usage goes only when it is purged, and then it asks for nothing.
    private void CheckLost(Step step, IReadOnlyList<CardUsage> usages)
    {
        var here = usages.Select(usage => usage.Id).ToHashSet();
        var lost = _seen.Values.Where(usage => !here.Contains(usage.Id)).ToList();
        Assert.All(lost, usage => Assert.True(
            step.Kind == StepKind.Purge && usage.Status == UsageStatus.Expired, $"{step} lost {Describe(usage)}"));
        lost.ForEach(usage => _seen.Remove(usage.Id));
    }

    private void Remember(IReadOnlyList<CardUsage> usages)
    {
        foreach (var usage in usages)
        {
            _seen[usage.Id] = usage;
        }
    }

    private void RememberKeys(IReadOnlyList<CardUsage> usages)
    {
        var protector = Shop.Services.GetRequiredService<SortirProtector>();
        foreach (var usage in usages)
        {
            if (usage.ProtectedServiceKey is { } key && _seen.GetValueOrDefault(usage.Id)?.ProtectedServiceKey != key)
            {
                _usageOfKey[protector.UnprotectServiceKey(key, usage.Id).Reveal()] = usage.Id;
            }
        }
    }
}
