using System.Globalization;
using Sortir.Domain;

namespace Sortir.Reliability;

/// <summary>One buyer with one cart. What they do is drawn from their own random numbers.</summary>
internal sealed partial class Buyer(Market market, int number, Random random)
{
    private const int MaxCards = 6;
    private const int MaxTries = 40;

    private readonly List<SaleTicket> _tickets = [];
    private readonly Dictionary<string, List<string>> _typed = new(StringComparer.Ordinal);
    private string _cart = string.Create(CultureInfo.InvariantCulture, $"cart-{number}");

    /// <summary>Fills a cart and orders it.</summary>
    /// <returns>Whether there is an order.</returns>
    internal async Task<bool> OrderAsync()
    {
        market.Count.Add(Counts.Carts);
        if (!await FillAsync() || !await CorrectAsync() || Chance(0.06))
        {
            market.Count.Add(Counts.CartsLeft);
            return false;
        }

        if (Chance(0.05))
        {
            var signedIn = _cart + "-signed-in";
            await AskAsync<Done>("/moves", new MoveRequest(_cart, signedIn));
            _cart = signedIn;
        }

        if (Chance(0.02))
        {
            // Longer than a hold lasts: until somebody takes it over, the own cart may still place it.
            await market.PauseAsync(TimeSpan.FromSeconds(10 + (2 * random.NextDouble())));
        }

        if (Chance(0.08))
        {
            await PlaceAsync(Chance(0.5) ? OrderWay.RolledBack : OrderWay.CallBackThrows);
            market.Count.Add(Counts.OrdersRolledBack);
            if (Chance(0.5))
            {
                return false;
            }
        }

        var isPlaced = await PlaceAsync(Chance(0.5) ? OrderWay.CallBack : OrderWay.OwnTransaction);
        market.Count.Add(isPlaced ? Counts.OrdersPlaced : Counts.OrdersRefused);
        return isPlaced;
    }

    private async Task<bool> FillAsync()
    {
        var count = 1 + random.Next(3);
        for (var i = 1; i <= count; i++)
        {
            var ticketId = string.Create(CultureInfo.InvariantCulture, $"{number}-{i}");
            if (Chance(0.15))
            {
                _tickets.Add(new SaleTicket(ticketId, Repertoire.FullPrice));
                continue;
            }

            var ticket = new SaleTicket(ticketId, Repertoire.Product(random.Next(Repertoire.Shows)));
            _tickets.Add(ticket);
            _typed[ticketId] = [];
            market.Note(ticketId, _typed[ticketId]);
            if (!await TypeCardAsync(ticket))
            {
                return false;
            }
        }

        return true;
    }

    // A few take a card back or type another, as long as they may.
    private async Task<bool> CorrectAsync()
    {
        foreach (var ticket in _tickets.Where(ticket => _typed.ContainsKey(ticket.TicketId) && Chance(0.08)))
        {
            market.Count.Add(Counts.CardsCorrected);
            if (Chance(0.4))
            {
                await AskAsync<CardAnswer>("/releases", new TicketRequest(_cart, ticket.TicketId));
            }

            if (!await TypeCardAsync(ticket))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Types cards until one is accepted. One whose answer is lost is typed again, until it is known what became of it.</summary>
    private async Task<bool> TypeCardAsync(SaleTicket ticket)
    {
        var typed = _typed[ticket.TicketId];
        var tries = 0;
        while (typed.Count < MaxCards)
        {
            var card = market.Deck.Deal(random, typed);
            typed.Add(card);
            market.Count.Add(Counts.CardsTyped);
            CardAnswer answer;
            while ((answer = await AskAsync<CardAnswer>("/cards", new CardRequest(_cart, ticket.TicketId, ticket.ProductId, card))).Refusal
                == RefusalReason.ServiceUnavailable)
            {
                if (++tries == MaxTries)
                {
                    return false;
                }

                await market.PauseAsync(TimeSpan.FromMilliseconds(100 + random.Next(200)));
            }

            switch (answer.Refusal)
            {
                case null or RefusalReason.TooLateToCorrect:
                    return true;
                case RefusalReason.NotEligible or RefusalReason.AlreadyUsed or RefusalReason.HeldElsewhere or RefusalReason.TooManyAttempts:
                    break;
                default:
                    market.Shop.Surprises.Enqueue($"A card was refused as {answer.Refusal}.");
                    break;
            }
        }

        return false;
    }

    private async Task<bool> PlaceAsync(OrderWay way) =>
        (await AskAsync<OrderAnswer>("/orders", new OrderRequest(_cart, _tickets, way))).IsPlaced;

    private Task<TAnswer> AskAsync<TAnswer>(string path, object request) => market.Shop.AskAsync<TAnswer>(path, request, random, market.Ending);

    private bool Chance(double probability) => random.NextDouble() < probability;
}
