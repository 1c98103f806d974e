using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Model;

/// <summary>The real flow, to which steps are done.</summary>
internal sealed class ModelShop : IAsyncDisposable
{
    private int _writeFails;
    private int _answerIsLost;

    /// <summary>Opens a shop.</summary>
    /// <param name="useStorage">Puts another storage in the place of the memory: it gets the shop, once that is open.</param>
    public ModelShop(Action<IServiceCollection, Func<Shop>>? useStorage = null)
    {
        Shop? shop = null;
        Shop = shop = new Shop(
            options =>
            {
                options.Attempts.Limit = 1_000_000;
                options.Attempts.AcceptedLimit = 1_000_000;
            },
            services => useStorage?.Invoke(services, () => shop!));
        for (var card = 0; card < Step.Cards; card++)
        {
            Shop.Book.SetCard(Card(card));
        }

        Shop.Log.Before = (name, _, token) => FailAsync(name, ref _writeFails, token);
        Shop.Log.After = (name, _) => FailAsync(name, ref _answerIsLost, CancellationToken.None);
    }

    public Shop Shop { get; }

    /// <summary>The tickets that somebody has tried to pay for.</summary>
    public HashSet<(string OrderId, string TicketId)> Paid { get; } = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Does a step. An exception that the host must reckon with counts as an answer that nobody got.</summary>
    /// <returns>How many cards were accepted; <see langword="null"/> when nobody knows.</returns>
    public async Task<int?> DoAsync(Step step)
    {
        try
        {
            return await ActAsync(step);
        }
        catch (Exception exception) when (exception is SortirStorageException or SortirConflictException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>APRAS is well again, every fault is over, and grants are delivered until none is due.</summary>
    public async Task SettleAsync()
    {
        (Shop.Fake.IsDown, Shop.Fake.RefusesToken, Shop.Fake.LosesGrantAnswers) = (false, false, false);
        (_writeFails, _answerIsLost) = (0, 0);
        Shop.Conflicts.Clear();
        for (var i = 0; i < 100 && (await Shop.UsagesAsync()).Any(usage => usage.Grant.State == GrantState.Due); i++)
        {
            await DeliverAsync();
            Shop.Time.Advance(TimeSpan.FromHours(2));
        }
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private static string Card(int card) => (7_111_111_110L + card).ToString(CultureInfo.InvariantCulture);

    private static string TicketId(int ticket) => $"ticket {ticket}";

    private static SaleTicket Ticket(int ticket) => new(TicketId(ticket), ticket == 2 ? Shop.OtherShow : Shop.Show);

    private static int Count(CardVerification answer) => answer is CardVerification.Accepted ? 1 : 0;

    private async Task<int> ActAsync(Step step)
    {
        var ticket = Ticket(step.Ticket);
        SaleTicket[] some = [.. step.Some.Select(Ticket)];
        switch (step.Kind)
        {
            case StepKind.Verify:
                return Count(await Shop.VerifyAsync(Card(step.Card), step.CartId, ticket.TicketId, ticket.ProductId));
            case StepKind.VerifyForTheOtherEvent:
                return Count(await Shop.VerifyAsync(
                    Card(step.Card), step.CartId, ticket.TicketId, ticket.ProductId == Shop.Show ? Shop.OtherShow : Shop.Show));
            case StepKind.VerifyAndGiveUp:
                return Count(await VerifyAndGiveUpAsync(step, ticket));
            case StepKind.VerifyMany:
                var requests = step.Some.Select(i => Shop.NewRequest(
                    Card((step.Card + (i * step.Number)) % Step.Cards), step.CartId, TicketId(i), Ticket(i).ProductId)).ToList();
                return (await Shop.CallAsync(checkout => checkout.VerifyCardsAsync(requests, Ct))).Sum(Count);
            case StepKind.Release:
                await Shop.ReleaseAsync(step.CartId, ticket.TicketId);
                break;
            case StepKind.Sync:
                await Shop.SyncAsync(step.CartId, some);
                break;
            case StepKind.Move:
                await Shop.MoveAsync(step.CartId, step.OtherCartId);
                break;
            case StepKind.Place:
                var held = await HeldAsync(step);
                await Shop.PlaceAsync(step.CartId, step.OrderId, step.IsAimed && held.Length > 0 ? held : some);
                break;
            case StepKind.Pay:
                var (unpaid, its) = await FindOrderAsync(step, usage => usage.PaidAt is null || usage.Status == UsageStatus.Cancelled);
                await PayAsync(unpaid ?? step.OrderId, unpaid is null ? some : its);
                break;
            case StepKind.CancelOrder:
                var (order, _) = await FindOrderAsync(step, usage => usage.Status != UsageStatus.Cancelled);
                await Shop.CallAsync(checkout => checkout.CancelOrderAsync(order ?? step.OrderId, Ct));
                break;
            case StepKind.CancelTicket:
                var (part, tickets) = await FindOrderAsync(step, usage => usage.Status != UsageStatus.Cancelled);
                await Shop.CallAsync(checkout => checkout.CancelTicketsAsync(
                    part ?? step.OrderId, [part is null ? ticket.TicketId : tickets[0].TicketId], Ct));
                break;
            case StepKind.Deliver:
                await DeliverAsync();
                break;
            case StepKind.Sweep:
                await Shop.Maintenance.SweepLapsedHoldsAsync(Ct);
                break;
            case StepKind.Purge:
                await Shop.Maintenance.PurgeAsync(cancellationToken: Ct);
                break;
            default:
                ChangeTheWorld(step);
                break;
        }

        return 0;
    }

    // Blind calls mostly miss: most of them aim at what is there.
    private async Task<SaleTicket[]> HeldAsync(Step step) =>
        [.. (await Shop.HoldsAsync()).Where(hold => hold.CartId == step.CartId)
            .Select(hold => new SaleTicket(hold.TicketId, hold.ProductId)).DistinctBy(ticket => ticket.TicketId)];

    private async Task<(string? OrderId, SaleTicket[] Tickets)> FindOrderAsync(Step step, Func<CardUsage, bool> isWanted)
    {
        var orders = (await Shop.UsagesAsync()).Where(usage => usage.OrderId is not null && isWanted(usage))
            .GroupBy(usage => usage.OrderId).OrderBy(order => order.Key, StringComparer.Ordinal).ToList();
        if (!step.IsAimed || orders.Count == 0)
        {
            return (null, []);
        }

        var order = orders[step.Number % orders.Count];
        return (order.Key, [.. order.Select(usage => new SaleTicket(usage.TicketId, usage.ProductId)).DistinctBy(ticket => ticket.TicketId)]);
    }

    private async Task PayAsync(string orderId, SaleTicket[] tickets)
    {
        lock (Paid)
        {
            Paid.UnionWith(tickets.Select(ticket => (orderId, ticket.TicketId)));
        }

        await Shop.PayAsync(orderId, tickets);
    }

    private void ChangeTheWorld(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.PassTime:
                Shop.Time.Advance(step.Time);
                break;
            case StepKind.AprasFailsOrRecovers:
                Shop.Fake.IsDown = step.Number < 3;
                break;
            case StepKind.TokenIsRefusedOrMended:
                Shop.Fake.RefusesToken = step.Number < 3;
                break;
            case StepKind.GrantAnswersGetLostOrArrive:
                Shop.Fake.LosesGrantAnswers = step.Number < 5;
                break;
            case StepKind.CardLosesOrGetsItsRights:
                Shop.Book.SetCard(Card(step.Card), step.Number < 3 ? AprasCardStatus.Expired : AprasCardStatus.Eligible);
                break;
            case StepKind.OrganizerKeepsOrReleasesOnCancel:
                var usual = Shop.NewSettings();
                Shop.Settings.Of[CatalogEvent.DefaultOrganizerId] =
                    new OrganizerSettings { BaseUrl = usual.BaseUrl, Token = usual.Token, ReleaseOnCancel = step.Number >= 3 };
                break;
            case StepKind.NextWriteFails:
                _writeFails = 1;
                break;
            case StepKind.NextAnswerOfAWriteIsLost:
                _answerIsLost = 1;
                break;
            case StepKind.NextWritesConflict:
                for (var i = 0; i <= step.Number; i++)
                {
                    Shop.Conflicts.Enqueue(i % 2 == 0 ? CommitResult.VersionConflict : CommitResult.CardBlocked);
                }

                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to do {step.Kind}.");
        }
    }

    private async Task<CardVerification> VerifyAndGiveUpAsync(Step step, SaleTicket ticket)
    {
        using var buyer = new CancellationTokenSource();
        var before = Shop.Log.Before;
        var at = Shop.Log.Calls.Count + 1 + step.Number;
        Shop.Log.Before = async (name, number, token) =>
        {
            if (number == at)
            {
                await buyer.CancelAsync();
                token.ThrowIfCancellationRequested();
            }

            await before!(name, number, token);
        };
        try
        {
            return await Shop.VerifyAsync(Card(step.Card), step.CartId, ticket.TicketId, ticket.ProductId, cancellationToken: buyer.Token);
        }
        finally
        {
            Shop.Log.Before = before;
        }
    }

    // A write that fails after a grant is tried again by the shop's clock, which stands still unless somebody moves it.
    private Task DeliverAsync() =>
        Shop.Time.AdvanceUntilAsync(Shop.Maintenance.DeliverDueGrantsAsync(Ct), TimeSpan.FromMilliseconds(100));

    private static Task FailAsync(string name, ref int isDue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return name == "commit" && Interlocked.Exchange(ref isDue, 0) == 1
            ? Task.FromException(new SortirStorageException("the connection broke"))
            : Task.CompletedTask;
    }
}
