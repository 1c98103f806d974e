using Sortir.Domain;
using Sortir.Storage;

namespace Sortir;

/// <summary>Writes usages as tables, a page at a time: a million of them take no more memory than one page.</summary>
internal sealed class UsageExporter(ISortirReader reader)
{
    private static readonly string[] _accountingHeader =
    [
        "Demande APRAS", "Date de demande", "Événement", "Produit", "Commande", "Billet", "Payé le", "Annulé le", "APRAS à prévenir",
        "Montant activité", "Montant aide", "Aide coupon sport", "Aide autres", "Aide additionnelle", "Remarque",
    ];

    private static readonly string[] _doorHeader = ["Billet", "Commande", "Produit", "Carte", "Payé"];

    internal Task ExportAccountingAsync(UsageFilter filter, Stream output, CancellationToken cancellationToken) => ExportAsync(
        _accountingHeader,
        // Whatever APRAS recorded was paid.
        filter with { PaidFrom = filter.PaidFrom ?? DateTimeOffset.MinValue },
        output,
        static usage => usage.Grant.Receipt is not null,
        static (table, usage) =>
        {
            var receipt = usage.Grant.Receipt!;
            table
                .Text(receipt.RequestId)
                .Text(CsvTable.Format(receipt.RequestedAt) ?? receipt.RequestedAtText)
                .Text(usage.EventId)
                .Text(usage.ProductId)
                .Text(usage.OrderId)
                .Text(usage.TicketId)
                .Time(usage.PaidAt)
                .Time(usage.Status == UsageStatus.Cancelled ? usage.EndedAt : null)
                .Text(usage.MustTellApras ? "oui" : "non")
                .Number(receipt.ActivityAmount)
                .Number(receipt.AidAmount)
                .Number(receipt.SportVoucher)
                .Number(receipt.OtherAid)
                .Number(receipt.AdditionalAid)
                .Text(receipt.Note);
        },
        cancellationToken);

    internal Task ExportDoorListAsync(UsageFilter filter, Stream output, CancellationToken cancellationToken) => ExportAsync(
        _doorHeader,
        filter,
        output,
        static usage => usage.Status is UsageStatus.Validated or UsageStatus.Used,
        static (table, usage) => table
            .Text(usage.TicketId)
            .Text(usage.OrderId)
            .Text(usage.ProductId)
            .Text(UsageView.Of(usage).Card)
            .Text(usage.PaidAt is null ? "non" : "oui"),
        cancellationToken);

    private async Task ExportAsync(
        string[] header,
        UsageFilter filter,
        Stream output,
        Func<CardUsage, bool> isIn,
        Action<CsvTable, CardUsage> writeRow,
        CancellationToken cancellationToken)
    {
        var table = new CsvTable(output);
        await using var _ = table.ConfigureAwait(false);
        foreach (var title in header)
        {
            table.Text(title);
        }

        await table.EndRowAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var page in reader.ReadPagesAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            foreach (var usage in page.Where(isIn))
            {
                writeRow(table, usage);
                await table.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }

            await table.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
