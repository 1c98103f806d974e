using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Domain;
using Sortir.Testing;
using static Sortir.Tests.SaleFixture;

namespace Sortir.Tests;

public class TelemetryTests
{
    [Fact]
    public async Task The_meter_is_named_Sortir_and_its_instruments_have_names_and_units()
    {
        await using var shop = SaleFixture.Create();
        using var meter = new Readings(shop);

        Assert.Equal(
            [
                "sortir.attempts.over_ceiling {attempt}", "sortir.attempts.refused {attempt}", "sortir.audit.lost {entry}", "sortir.circuit.state {state}", "sortir.grants {grant}",
                "sortir.grants.due {grant}", "sortir.grants.needs_review {grant}", "sortir.grants.oldest_age s", "sortir.refusal_cache.hits {hit}",
                "sortir.verification.duration s", "sortir.verifications {verification}",
            ],
            meter.Instruments.Order());
    }

    [Fact]
    public async Task Verifications_are_counted_by_outcome_with_their_duration()
    {
        await using var shop = SaleFixture.Create(options => options.Attempts.Limit = 3);
        using var meter = new Readings(shop);

        await shop.VerifyAsync(CardA);
        await shop.VerifyAsync("not a card", "t2");
        await shop.VerifyAsync("9999999999", "t2");
        await shop.VerifyAsync("9999999999", "t2");
        await shop.VerifyAsync(CardA, "t2");
        await shop.VerifyAsync(CardB, "t3");

        Assert.Equal(
            [("Accepted", 1), ("AlreadyUsed", 1), ("InvalidFormat", 1), ("NotEligible", 2), ("TooManyAttempts", 1)],
            meter.ByTag("sortir.verifications", "sortir.outcome"));
        Assert.Equal(
            meter.ByTag("sortir.verifications", "sortir.outcome").Select(count => count.Tag),
            meter.ByTag("sortir.verification.duration", "sortir.outcome").Select(count => count.Tag));
        Assert.Equal(1, meter.Sum("sortir.refusal_cache.hits"));
        Assert.Equal(1, meter.Sum("sortir.attempts.refused"));
    }

    [Fact]
    public async Task Refused_cards_over_an_organizers_ceiling_are_counted_by_organizer()
    {
        await using var shop = SaleFixture.Create(options => options.Attempts.OrganizerCeiling = 2);
        using var meter = new Readings(shop);

        for (var i = 0; i < 5; i++)
        {
            await shop.VerifyAsync("9999999999", source: $"198.51.100.{i}");
        }

        Assert.Equal([("default", 3)], meter.ByTag("sortir.attempts.over_ceiling", "sortir.organizer"));
    }

    [Fact]
    public async Task Grants_are_counted_by_outcome()
    {
        await using var shop = SaleFixture.Create();
        using var meter = new Readings(shop);
        await shop.SellPaidAsync(CardA);
        var answers = new Queue<GrantOutcome>(
            [new GrantOutcome.Unknown(503), new GrantOutcome.Unauthorized(401), new GrantOutcome.Granted(new GrantReceipt())]);
        shop.Wire.AnswerGrant = _ => answers.Dequeue();
        while (answers.Count > 0)
        {
            await shop.DeliverAsync();
            shop.Clock.Advance(TimeSpan.FromHours(1));
        }

        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");
        shop.Wire.AnswerGrant = _ => new GrantOutcome.Refused(422);
        await shop.DeliverAsync();

        Assert.Equal([("Granted", 1), ("Refused", 1), ("Unauthorized", 1), ("Unknown", 1)], meter.ByTag("sortir.grants", "sortir.outcome"));
    }

    [Fact]
    public async Task Audit_that_is_lost_is_counted()
    {
        await using var shop = SaleFixture.Create();
        using var meter = new Readings(shop);
        await shop.VerifyAsync("9999999999");
        shop.Store.BeforeCommit = (_, _) => throw new InvalidOperationException("The audit's table is locked.");

        await shop.StartAsync();
        await shop.StopAsync();

        Assert.Equal(1, meter.Sum("sortir.audit.lost"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_due_and_for_how_long_is_seen_from_the_first_look_on()
    {
        await using var shop = SaleFixture.Create();
        using var meter = new Readings(shop);
        await shop.SellPaidAsync(CardA, "t1", "cart-1", "order-1");
        await shop.SellPaidAsync(CardB, "t2", "cart-2", "order-2");
        await shop.SellPaidAsync(CardC, "t3", "cart-3", "order-3");
        var calls = 0;
        shop.Wire.AnswerGrant = _ => Interlocked.Increment(ref calls) == 1 ? new GrantOutcome.Refused(400) : new GrantOutcome.Unknown();
        await shop.DeliverAsync();
        await shop.StartAsync();
        var telemetry = shop.Services.GetRequiredService<SortirTelemetry>();
        while (telemetry.Backlog.NeedsReview == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        shop.Clock.Advance(TimeSpan.FromSeconds(1));

        meter.Observe();

        Assert.Equal((2, 1, 1), (meter.Sum("sortir.grants.due"), meter.Sum("sortir.grants.needs_review"), meter.Sum("sortir.grants.oldest_age")));
        await shop.StopAsync();
    }

    [Fact]
    public async Task An_open_circuit_shows_with_its_organizer()
    {
        await using var apras = await AprasSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var shop = SaleFixture.Create(apras);
        using var meter = new Readings(shop);
        apras.Book.SetCard(CardA);
        await shop.VerifyAsync(CardA);
        meter.Observe();
        Assert.Equal([(CatalogEvent.DefaultOrganizerId, 0)], meter.ByTag("sortir.circuit.state", "sortir.organizer", sum: true));

        apras.Token = "another";
        await shop.VerifyAsync(CardB, "t2");
        meter.Clear();
        meter.Observe();

        Assert.Equal([(CatalogEvent.DefaultOrganizerId, 2)], meter.ByTag("sortir.circuit.state", "sortir.organizer", sum: true));
    }

    [Fact]
    public async Task A_verification_is_an_activity_with_its_outcome_and_nothing_of_the_card()
    {
        await using var shop = SaleFixture.Create();
        var activities = new ConcurrentQueue<Activity>();
        using var root = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Sortir",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await shop.VerifyAsync(CardA);

        // Other tests run at the same time: only what descends from this one counts.
        var activity = Assert.Single(activities, activity => activity.TraceId == root.TraceId);
        Assert.Equal("sortir.verify", activity.OperationName);
        Assert.Equal("Accepted", activity.GetTagItem("sortir.outcome"));
        Assert.DoesNotContain(activity.TagObjects, tag => tag.Value?.ToString()?.Contains(CardA, StringComparison.Ordinal) == true);
    }

    private sealed class Readings : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _readings = new();
        private readonly ConcurrentBag<string> _instruments = [];

        public Readings(SaleFixture shop)
        {
            // Each host has meters of its own: other tests' are not heard.
            var meters = shop.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Sortir" && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    _instruments.Add($"{instrument.Name} {instrument.Unit}");
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
            shop.Services.GetRequiredService<SortirTelemetry>();
        }

        public IEnumerable<string> Instruments => _instruments;

        public void Observe() => _listener.RecordObservableInstruments();

        public void Clear() => _readings.Clear();

        public double Sum(string name) => _readings.Where(reading => reading.Name == name).Sum(reading => reading.Value);

        public IEnumerable<(string Tag, int Count)> ByTag(string name, string tag, bool sum = false) => _readings
            .Where(reading => reading.Name == name)
            .GroupBy(reading => (string)Assert.Single(reading.Tags, item => item.Key == tag).Value!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, sum ? (int)group.Sum(reading => reading.Value) : group.Count()));

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _readings.Enqueue((instrument.Name, value, tags.ToArray()));
    }
}
