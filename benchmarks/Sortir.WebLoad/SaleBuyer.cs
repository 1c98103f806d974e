using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Sortir.WebLoad;

/// <summary>
/// One buyer of a sale that opens: enters, types a card for each ticket, tries again when refused, orders and pays. Some mistype a card
/// first, and some try a card that another has too.
/// </summary>
internal sealed class SaleBuyer(Visitor visitor, SaleJournal journal, IReadOnlyList<SaleCard> cards)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(9);

    // How long somebody waits who is told to wait for minutes.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(12);

    internal async Task BuyAsync()
    {
        try
        {
            var begun = Stopwatch.GetTimestamp();
            var cartId = await visitor.EnterAsync(cards.Count);
            await visitor.LoadAsync();
            for (var i = 0; i < cards.Count; i++)
            {
                foreach (var typed in cards[i].Typed)
                {
                    if (await HoldAsync(cartId, $"t{i + 1}", cards[i], typed, begun))
                    {
                        break;
                    }
                }
            }

            using var ordered = await visitor.SendAsync(HttpMethod.Post, WebHost.OrderPath);
            if (ordered.IsSuccessStatusCode)
            {
                journal.Ordered(cartId);
            }
            else
            {
                journal.Surprise($"order: {(int)ordered.StatusCode} {await ordered.Content.ReadAsStringAsync()}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            journal.Surprise($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Tries one card until it is held, or refused for good.</summary>
    private async Task<bool> HoldAsync(string cartId, string ticketId, SaleCard card, string typed, long begun)
    {
        while (Stopwatch.GetElapsedTime(begun) < s_patience)
        {
            var sent = Stopwatch.GetTimestamp();
            using var answer = await visitor.VerifyAsync(ticketId, typed);
            var text = await answer.Content.ReadAsStringAsync();
            var code = answer.IsSuccessStatusCode ? SaleJournal.Accepted : CodeOf(text) ?? $"{(int)answer.StatusCode} {text}";
            journal.Answered(code, Stopwatch.GetElapsedTime(sent));
            switch (code)
            {
                case SaleJournal.Accepted:
                    journal.Held(cartId, ticketId, typed);
                    return true;
                case "NotEligible" when typed == card.Mistyped:
                case "AlreadyUsed" when typed == card.Shared:
                    return false;
                case "HeldElsewhere" when typed == card.Shared:
                case "TooManyAttempts" when answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter is not null:
                case "ServiceUnavailable":
                    var wait = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
                    await Task.Delay(wait < s_longestWait ? wait : TimeSpan.FromSeconds(1), TimeProvider.System);
                    break;
                default:
                    journal.Surprise(string.Create(CultureInfo.InvariantCulture, $"verify: {code}"));
                    return false;
            }
        }

        journal.Surprise("A buyer was refused for minutes.");
        return false;
    }

    private static string? CodeOf(string text)
    {
        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
