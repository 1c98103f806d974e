using System.Diagnostics.Tracing;

namespace Sortir.Leaks.Tests;

/// <summary>Hears every event source with all keywords, but for those that dump bytes by design: docs/privacy.md tells hosts of them.</summary>
internal sealed class EventSourceListener(Evidence evidence) : EventListener
{
    public const string Name = "event source";

    /// <summary>The one exception.</summary>
    public const string Exception = "Private.InternalDiagnostics.";

    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    // Of the runtime's own all but what names addresses, types and methods of the program, each as it is compiled, allocated and freed.
    private const EventKeywords Compiling = (EventKeywords)(0x8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x1000 | 0x2000 | 0x20000 | 0x80000 | 0x40000000 | 0x2000000000 | 0x4000000000 | 0x8000000000);
    private const EventKeywords Allocating = (EventKeywords)(0x1 | 0x2 | 0x100000 | 0x200000 | 0x400000 | 0x800000 | 0x1000000 | 0x2000000 | 0x80000000000);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (!eventSource.Name.StartsWith(Exception, StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Verbose, eventSource.Name == Runtime ? EventKeywords.All & ~(Compiling | Allocating) : EventKeywords.All);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor calls this too, when nothing is there yet.
        if (evidence is null || Printer.IsPrinting)
        {
            return;
        }

        var place = $"{eventData.EventSource.Name} {eventData.EventName}";
        foreach (var value in eventData.Payload ?? (IReadOnlyList<object?>)[])
        {
            evidence.Add(Name, place, value as string ?? Printer.Print(value, 2));
        }
    }
}
