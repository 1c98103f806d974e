using System.Text;
using Sortir.Storage;

namespace Sortir.Leaks.Tests;

internal sealed partial class Play
{
    /// <summary>Every call of the back office, on something and on nothing.</summary>
    private async Task WorkInTheOfficeAsync()
    {
        var card = await SellAsync("office", pay: false);
        var erased = await SellAsync("erased", product: PlayShop.Concert);
        await SellAsync("rained-off", product: "default:rained-off");
        var actor = new BackOfficeActor { StaffId = "anna", Reason = $"a letter of the holder of {card}, {Grouped(card)}" };
        shop.Hunt.Evidence.Add("answer", "actor", Printer.Print(actor));
        var filter = new UsageFilter();
        var page = new PageRequest { Size = 20 };

        await OfficeAsync("list", office => office.ListUsagesAsync(actor, filter, page, Ct));
        await OfficeAsync("find", async office => await office.FindUsageAsync(actor, (await UsageOfAsync("office")).Id, Ct));
        await OfficeAsync("find nothing", office => office.FindUsageAsync(actor, Guid.NewGuid(), Ct));
        await OfficeAsync("events", office => office.ListEventsAsync(actor, page, Ct));
        await OfficeAsync("event", office => office.FindEventAsync(actor, PlayShop.Show, Ct));
        await OfficeAsync("days", office => office.CountByDayAsync(actor, PlayShop.Show, null, 30, Ct));
        await OfficeAsync("statistics", office => office.GetStatisticsAsync(actor, filter, Ct));
        await OfficeAsync("totals", office => office.GetMonthlyTotalsAsync(actor, shop.Clock.GetUtcNow().Year, Ct));
        await OfficeAsync("export", office => ExportAsync(output => office.ExportAccountingAsync(actor, filter, output, Ct)));
        await OfficeAsync("door list", office => ExportAsync(output => office.ExportDoorListAsync(actor, PlayShop.Show, output, Ct)));
        foreach (var order in new[] { "office", "lost", "refused", "page", "granted" })
        {
            var id = (await UsageOfAsync(order)).Id;
            await OfficeAsync("retry", office => office.RetryGrantAsync(actor, id, Ct));
            await OfficeAsync("settle", office => office.SettleGrantAsync(actor, id, Ct));
            await OfficeAsync("free", office => office.FreeCardAsync(actor, id, Ct));
        }

        await OfficeAsync("retry", async office => await office.RetryGrantAsync(actor, (await UsageOfAsync("refused-too")).Id, Ct));
        await OfficeAsync("access", office => office.AccessCardAsync(actor, Grouped(card), Ct));
        await OfficeAsync("access", office => office.AccessCardAsync(actor, Secrets.NextCard(), Ct));
        await OfficeAsync("access", office => office.AccessCardAsync(actor, card + "1", Ct));
        await OfficeAsync("access", office => office.AccessOrderAsync(actor, "office", Ct));
        Assert.IsType<DataErasure.Erased>(await OfficeAsync("erase", office => office.EraseCardAsync(actor, erased, Ct)));
        await OfficeAsync("erase", office => office.EraseOrderAsync(actor, "granted", Ct));
        await OfficeAsync("cancel event", office => office.CancelEventAsync(actor, "default:rained-off", Ct));
        await OfficeAsync("probe", office => office.ProbeAprasAsync(actor, Ct));
        await OfficeAsync("audit", office => office.ListAuditAsync(actor, new AuditFilter(), new PageRequest { Size = PageRequest.MaxSize }, Ct));
        await OfficeAsync("purge", office => office.PurgeAsync(actor, dryRun: true, Ct));
        await FailAsync<ArgumentException>("a cursor", () => OfficeAsync("events", office => office.ListEventsAsync(actor, new PageRequest { Cursor = card }, Ct)));
        await FailAsync<ArgumentException>("a filter", () => OfficeAsync("list", office => office.ListUsagesAsync(actor, filter, new PageRequest { Cursor = card }, Ct)));
    }

    private Task<T> OfficeAsync<T>(string what, Func<ISortirBackOffice, Task<T>> call) => shop.CallAsync($"office: {what}", call);

    private static async Task<string> ExportAsync(Func<Stream, Task> export)
    {
        using var output = new MemoryStream();
        await export(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
