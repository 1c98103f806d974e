using System.Diagnostics;
using System.Globalization;
using Sortir.Storage;

namespace Sortir.Load;

/// <summary>Counts and tables of a small event and of a large one: what they take of memory.</summary>
internal sealed class BackOfficeFigures(Table table, (StorageShop Shop, int Count) few, (StorageShop Shop, int Count) many)
{
    // The same but for what comes and goes in any process.
    private const double MostTimes = 1.3;
    private const int Looks = 20;

    // Of the door list, the shorter of both tables.
    private const int BytesPerRow = 50;

    private static readonly BackOfficeActor s_staff = new() { StaffId = "load", Reason = "measured" };
    private static readonly UsageFilter s_event = new() { EventId = Holds.EventId };

    internal async Task MeasureAsync()
    {
        await CountAsync(few.Shop);
        var ofFew = await CountAsync(few.Shop);
        var ofMany = await CountAsync(many.Shop);
        Add("Counts of an event", ofMany.Bytes / ofFew.Bytes, string.Create(
            CultureInfo.InvariantCulture, $"{ofMany.Bytes / 1024:0} KiB allocated, {ofMany.Took.TotalMilliseconds:0} ms; {Databases.Write(few.Count)} {ofFew.Bytes / 1024:0} KiB"));

        await CompareAsync("Accounting", (desk, output) => desk.ExportAccountingAsync(s_staff, s_event, output));
        await CompareAsync("Door list", (desk, output) => desk.ExportDoorListAsync(s_staff, Holds.EventId, output));
    }

    private async Task CompareAsync(string what, Func<ISortirBackOffice, Stream, Task> export)
    {
        await ExportAsync(few, export);
        var ofFew = await ExportAsync(few, export);
        var ofMany = await ExportAsync(many, export);
        Add($"{what} of an event as CSV", ofMany.Peak / ofFew.Peak, string.Create(
            CultureInfo.InvariantCulture,
            $"{ofMany.Peak / 1024 / 1024:0.0} MiB in use at the most, {ofMany.Took.TotalSeconds:0} s; {Databases.Write(few.Count)} {ofFew.Peak / 1024 / 1024:0.0} MiB"));
    }

    private void Add(string what, double times, string figures) => table.Add(
        $"{what} with {Databases.Write(many.Count)} usages",
        string.Create(CultureInfo.InvariantCulture, $"{times:0.00} × ({figures})"),
        string.Create(CultureInfo.InvariantCulture, $"constant: ≤ {MostTimes} ×"),
        null,
        times <= MostTimes);

    private static async Task<(double Bytes, TimeSpan Took)> CountAsync(StorageShop shop)
    {
        var desk = shop.Get<ISortirBackOffice>();
        var (before, begun) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await desk.GetStatisticsAsync(s_staff, s_event);
        return (GC.GetTotalAllocatedBytes(precise: true) - before, Stopwatch.GetElapsedTime(begun));
    }

    private static async Task<(double Peak, TimeSpan Took)> ExportAsync((StorageShop Shop, int Count) of, Func<ISortirBackOffice, Stream, Task> export)
    {
        var desk = of.Shop.Get<ISortirBackOffice>();
        await using var output = new LiveMemoryStream((long)of.Count * BytesPerRow / Looks);
        var begun = Stopwatch.GetTimestamp();
        await export(desk, output);
        return (output.PeakBytes, Stopwatch.GetElapsedTime(begun));
    }
}
