using Polly.Telemetry;

namespace Sortir.Leaks.Tests;

/// <summary>Hears what the resilience library tells its own listeners.</summary>
internal sealed class RecordingPolly(Evidence evidence) : TelemetryListener
{
    public const string Name = "resilience";

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        var place = $"{args.Source.PipelineName} {args.Source.StrategyName} {args.Event.EventName}";
        evidence.Add(Name, place, $"{args.Context.OperationKey} {args.Source.PipelineInstanceName}");
        evidence.Add(Name, $"{place} context", Printer.Print(args.Context.Properties));
        evidence.Add(Name, $"{place} arguments", Printer.Print(args.Arguments));
        evidence.Add(Name, $"{place} outcome", Printer.Print(args.Outcome is { } outcome ? (object?)outcome.Exception ?? outcome.Result : null));
    }
}
