using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Sortir.Leaks.Tests;

/// <summary>Hears every activity of every source, and every measurement of every meter.</summary>
internal sealed class TelemetryListeners : IDisposable
{
    public const string Activities = "activity";
    public const string Metrics = "metric";

    private readonly Evidence _evidence;
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public TelemetryListeners(Evidence evidence)
    {
        _evidence = evidence;
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            SampleUsingParentId = (ref ActivityCreationOptions<string> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Hear,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(_activities);

        _meters.InstrumentPublished = (instrument, listener) =>
        {
            _evidence.Add(Metrics, instrument.Name, $"{instrument.Meter.Name} {instrument.Name} {instrument.Description} {Printer.Print(instrument.Tags)}");
            listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<byte>(Measure);
        _meters.SetMeasurementEventCallback<short>(Measure);
        _meters.SetMeasurementEventCallback<int>(Measure);
        _meters.SetMeasurementEventCallback<long>(Measure);
        _meters.SetMeasurementEventCallback<float>(Measure);
        _meters.SetMeasurementEventCallback<double>(Measure);
        _meters.SetMeasurementEventCallback<decimal>(Measure);
        _meters.Start();
    }

    public void Observe() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Hear(Activity activity)
    {
        var place = $"{activity.Source.Name} {activity.OperationName}";
        _evidence.Add(Activities, place, $"{activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString}");
        foreach (var (key, value) in activity.TagObjects)
        {
            _evidence.Add(Activities, $"{place} tag {key}", Printer.Print(value));
        }

        foreach (var (key, value) in activity.Baggage)
        {
            _evidence.Add(Activities, $"{place} baggage {key}", value);
        }

        foreach (var happened in activity.Events)
        {
            _evidence.Add(Activities, $"{place} event {happened.Name}", Printer.Print(happened.Tags));
        }

        foreach (var link in activity.Links)
        {
            _evidence.Add(Activities, $"{place} link", $"{link.Context.TraceState} {Printer.Print(link.Tags)}");
        }
    }

    private void Measure<T>(Instrument instrument, T measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct
    {
        // A measurement of ten digits could be a card; one of anything else is told by its instrument.
        _evidence.Add(Metrics, instrument.Name, Convert.ToString(measurement, CultureInfo.InvariantCulture));
        foreach (var (key, value) in tags)
        {
            _evidence.Add(Metrics, $"{instrument.Name} tag {key}", Printer.Print(value));
        }
    }
}
