using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Storage;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

/// <summary>Orders that are refused, and tickets whose card is taken, are noted as well as may be.</summary>
public sealed class OrderAuditTests
{
    [Fact]
    public async Task A_refused_placement_is_noted_for_each_ticket_in_its_way()
    {
        await using var shop = SaleFixture.Create();
        await shop.HoldAsync(CardA);
        await shop.PlaceAsync(Ticket("t1"), Ticket("t2"), Ticket("t3", SaleCatalog.ConcertReduced), Ticket("t4", SaleCatalog.Full), Ticket("t5", "unknown"));

        var noted = await ReadRefusalsAsync(shop);

        // An unknown product has no organizer, whose staff could read it.
        Assert.Equal(
            [("t2", SaleCatalog.Show, "CardMissing"), ("t3", SaleCatalog.Concert, "CardMissing")],
            noted.Select(entry => (entry.TicketId!, entry.EventId, entry.Outcome)));
        Assert.All(noted, entry => Assert.Equal(
            (Order, "shop", CatalogEvent.DefaultOrganizerId, shop.Clock.Now, shop.Clock.Now.AddDays(365)),
            (entry.OrderId, entry.Actor, entry.OrganizerId, entry.At, entry.KeepUntil)));
        Assert.All(noted, entry => Assert.Equal((null, null, null), ((Guid?, CardFingerprint?, string?))(entry.UsageId, entry.Fingerprint, entry.LastDigits)));
    }

    [Fact]
    public async Task A_payment_whose_card_is_taken_is_noted()
    {
        await using var shop = SaleFixture.Create();
        await SellTakenAsync(shop);

        Assert.IsType<OrderPayment.CardTaken>(await shop.PayOrderAsync(Order, Ticket("t1")));

        var entry = Assert.Single(await ReadRefusalsAsync(shop));
        Assert.Equal(("t1", Order, "CardTaken", "shop"), (entry.TicketId, entry.OrderId, entry.Outcome, entry.Actor));
    }

    [Fact]
    public async Task An_order_that_is_placed_and_paid_notes_no_refusal()
    {
        await using var shop = SaleFixture.Create();
        await shop.SellPaidAsync(CardA);

        Assert.Empty(await ReadRefusalsAsync(shop));
    }

    [Fact]
    public async Task What_cannot_be_noted_is_counted_and_the_answer_stands()
    {
        await using var shop = SaleFixture.Create();
        await SellTakenAsync(shop);
        using var lost = new LostEntries(shop);
        shop.Settings.FaultAfter(1);

        // The settings of the order's own organizer are read with it; those for the note are not to be had.
        Assert.IsType<OrderPayment.CardTaken>(await shop.PayOrderAsync(Order, Ticket("t1")));
        Assert.Equal(1, lost.Count);

        shop.Settings.FaultAfter(0);
        Assert.IsType<OrderPlacement.Refused>(await shop.PlaceAsync("cart-9", "order-9", Ticket("t8"), Ticket("t9")));
        Assert.Equal(3, lost.Count);

        shop.Settings.Fault = null;
        Assert.Empty(await ReadRefusalsAsync(shop));
    }

    private static async Task SellTakenAsync(SaleFixture shop)
    {
        await shop.SellAsync(CardA);
        await shop.CancelAsync();
        await shop.HoldAsync(CardA, "t2", "cart-2");
    }

    // Stopping writes what was noted.
    private static async Task<IReadOnlyList<AuditEntry>> ReadRefusalsAsync(SaleFixture shop)
    {
        await shop.StartAsync();
        await shop.StopAsync();
        return [.. (await shop.AuditAsync()).Where(entry => entry.Action == "Refused")];
    }

    private sealed class LostEntries : IDisposable
    {
        private readonly MeterListener _listener = new();

        public LostEntries(SaleFixture shop)
        {
            var meters = shop.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "sortir.audit.lost" && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Count += value);
            _listener.Start();
            shop.Services.GetRequiredService<SortirTelemetry>();
        }

        public long Count { get; private set; }

        public void Dispose() => _listener.Dispose();
    }
}
