using Sortir.Domain;
using Sortir.Testing;
using Sortir.Tests.Support;

namespace Sortir.Tests.Verification;

public sealed class ManyCardsTests : IAsyncLifetime
{
    private readonly Shop _shop = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Thirty_cards_at_the_box_office_are_one_call_with_an_answer_for_each()
    {
        var twice = _shop.NewCard();
        var requests = Enumerable.Range(0, 30).Select(i => Shop.NewRequest(
            i switch
            {
                3 or 20 => twice,
                4 => $"{twice[..5]} {twice[5..]}",
                7 => "not a card",
                8 or 9 => _shop.NewCard(AprasCardStatus.Unknown),
                _ => _shop.NewCard(),
            },
            ticket: $"ticket {i:00}",
            source: "till",
            trusted: true)).ToList();

        var answers = await VerifyAsync(requests);

        Assert.Equal(30, answers.Count);
        Assert.Equal(
            [(4, RefusalReason.AlreadyUsed), (7, RefusalReason.InvalidFormat), (8, RefusalReason.NotEligible), (9, RefusalReason.NotEligible), (20, RefusalReason.AlreadyUsed)],
            answers.Select((answer, i) => (i, (answer as CardVerification.Refused)?.Reason))
                .Where(item => item.Reason is not null)
                .Select(item => (item.i, item.Reason!.Value)));
        var holds = await _shop.HoldsAsync();
        Assert.Equal(25, holds.Count);
        Assert.Equal(
            answers.Select(answer => (answer as CardVerification.Accepted)?.LastDigits),
            Enumerable.Range(0, 30).Select(i => holds.SingleOrDefault(hold => hold.TicketId == $"ticket {i:00}")?.LastDigits));
    }

    [Fact]
    public async Task Cards_are_asked_about_side_by_side_and_not_all_at_once()
    {
        var (now, most) = (0, 0);
        var apras = new TaskCompletionSource();
        _shop.Log.Before = (name, _, _) =>
        {
            if (name != "apras")
            {
                return Task.CompletedTask;
            }

            most = Math.Max(most, ++now);
            if (now == 8)
            {
                apras.SetResult();
            }

            return apras.Task;
        };
        _shop.Log.After = (name, _) =>
        {
            _ = name == "apras" ? Interlocked.Decrement(ref now) : 0;
            return Task.CompletedTask;
        };

        await VerifyAsync([.. Enumerable.Range(0, 30).Select(i => Shop.NewRequest(_shop.NewCard(), ticket: $"ticket {i}", trusted: true))]);

        Assert.Equal(8, most);
    }

    [Fact]
    public async Task A_catalog_and_a_settings_provider_of_one_scope_are_never_asked_twice_at_once()
    {
        // The host's catalog may stand on a DbContext, which does one thing at a time.
        var (asking, together) = (0, 0);
        _shop.Log.Before = async (name, _, _) =>
        {
            if (name is "catalog" or "settings")
            {
                together = Math.Max(together, Interlocked.Increment(ref asking));
                await Task.Yield();
                Interlocked.Decrement(ref asking);
            }
        };

        await VerifyAsync([.. Enumerable.Range(0, 30).Select(i => Shop.NewRequest(_shop.NewCard(), ticket: $"ticket {i}", trusted: true))]);

        Assert.Equal(1, together);
    }

    [Fact]
    public async Task No_cards_are_no_answers()
    {
        Assert.Empty(await VerifyAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => VerifyAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => VerifyAsync([null!]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _shop.CallAsync(checkout => checkout.VerifyCardAsync(null!, Ct)));
    }

    [Fact]
    public async Task The_limits_count_each_card_of_a_source_that_is_not_trusted()
    {
        var requests = Enumerable.Range(0, 12).Select(i => Shop.NewRequest(_shop.NewCard(AprasCardStatus.Unknown), ticket: $"ticket {i}")).ToList();

        var answers = await VerifyAsync(requests);

        var reasons = answers.Select(answer => Assert.IsType<CardVerification.Refused>(answer).Reason).ToList();
        Assert.Equal(10, reasons.Count(reason => reason == RefusalReason.NotEligible));
        Assert.Equal(2, reasons.Count(reason => reason == RefusalReason.TooManyAttempts));
    }

    private Task<IReadOnlyList<CardVerification>> VerifyAsync(IReadOnlyList<VerifyCardRequest> requests) =>
        _shop.CallAsync(checkout => checkout.VerifyCardsAsync(requests, Ct));
}
