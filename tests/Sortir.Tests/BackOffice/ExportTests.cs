using System.Text;
using Sortir.Domain;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.Tests;

/// <summary>The tables for accounting and for the door.</summary>
public sealed class ExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_accounting_table_has_request_dates_in_Paris_time_and_all_amounts()
    {
        await using var office = new Office();
        var receipt = new GrantReceipt
        {
            RequestId = "100001",
            RequestedAt = Office.Start.AddMinutes(1),
            RequestedAtText = "2027-01-15T19:01:00Z",
            ActivityAmount = 1200,
            AidAmount = 600,
            SportVoucher = 0,
            OtherAid = 598,
            AdditionalAid = 2,
        };
        var sold = Granted(1) with { Grant = new UsageGrant { State = GrantState.Granted, Receipt = receipt } };
        await office.Store.PutAsync(null, sold with { Status = UsageStatus.Cancelled, IsReleased = true, EndedAt = Office.Start.AddDays(1) });
        await office.Store.PutAsync(null, sold with
        {
            Id = Guid.NewGuid(),
            HeldAt = sold.HeldAt.AddSeconds(-1),
            PaidAt = new DateTimeOffset(2027, 7, 1, 22, 0, 0, TimeSpan.Zero),
            Grant = new UsageGrant { State = GrantState.Granted, Receipt = new GrantReceipt { RequestId = "a;b", Note = "montant_aide \"?\"" } },
        });
        await office.SellAsync(3);

        var table = await AccountAsync(office, new UsageFilter { EventId = Office.Show });

        Assert.Equal(
            """"
            Demande APRAS;Date de demande;Événement;Produit;Commande;Billet;Payé le;Annulé le;APRAS à prévenir;Montant activité;Montant aide;Aide coupon sport;Aide autres;Aide additionnelle;Remarque
            100001;2027-01-15 20:01:00;show;product-1;order-1;ticket-1;2027-01-15 20:00:00;2027-01-16 20:00:00;oui;1200;600;0;598;2;
            "a;b";;show;product-1;order-1;ticket-1;2027-07-02 00:00:00;;non;;;;;;"montant_aide ""?"""

            """".ReplaceLineEndings("\r\n"),
            table);
    }

    [Fact]
    public async Task A_table_is_UTF_8_with_a_byte_order_mark()
    {
        await using var office = new Office();
        using var output = new MemoryStream();

        await office.Desk.ExportAccountingAsync(Office.Anna, new UsageFilter(), output, Token);

        Assert.Equal([0xEF, 0xBB, 0xBF], output.ToArray().Take(3));
        Assert.True(output.CanWrite);
    }

    [Fact]
    public async Task No_digit_of_a_card_is_in_the_accounting_table()
    {
        await using var office = new Office();
        await office.Store.PutAsync(null, Granted(1) with { LastDigits = "7777", OrderId = "o", TicketId = "t" });

        var table = await AccountAsync(office, new UsageFilter());

        Assert.Contains("4711", table, StringComparison.Ordinal);
        Assert.DoesNotContain("7777", table, StringComparison.Ordinal);
        Assert.DoesNotContain("•", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("=1;=2")]
    [InlineData("=\"x\"")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("＝1+1")]
    public async Task No_cell_starts_a_formula(string text)
    {
        await using var office = new Office();
        await office.Store.PutAsync(null, Granted(1) with
        {
            ProductId = text,
            OrderId = text,
            TicketId = text,
            Grant = new UsageGrant
            {
                State = GrantState.Granted,
                Receipt = new GrantReceipt { RequestId = text, RequestedAtText = text, Note = text, AidAmount = -5 },
            },
        });

        var tables = await AccountAsync(office, new UsageFilter()) + await ListAsync(office);

        var cells = CsvCells.Read(tables).ToList();
        Assert.Equal(9, cells.Count(cell => cell == "'" + text));
        Assert.Contains("-5", cells);
        Assert.DoesNotContain(cells, cell => cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal) && cell != "-5");
    }

    [Fact]
    public async Task A_date_without_a_zone_is_written_as_APRAS_sent_it()
    {
        await using var office = new Office();
        await office.Store.PutAsync(null, Granted(1) with
        {
            Grant = new UsageGrant { State = GrantState.Granted, Receipt = new GrantReceipt { RequestedAtText = "2027-07-01 10:00" } },
        });

        Assert.Contains(";2027-07-01 10:00;", await AccountAsync(office, new UsageFilter()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_accounting_table_covers_a_period_of_payments()
    {
        await using var office = new Office();
        foreach (var day in Enumerable.Range(1, 3))
        {
            await office.Store.PutAsync(null, Granted(day) with { TicketId = $"day-{day}", PaidAt = Office.Start.AddDays(day) });
        }

        var table = await AccountAsync(office, new UsageFilter { PaidFrom = Office.Start.AddDays(2), PaidBefore = Office.Start.AddDays(3) });

        Assert.Equal(2, Lines(table));
        Assert.Contains("day-2", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_door_list_has_the_ordered_tickets_of_the_event_with_their_last_digits()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        office.Clock.Advance(TimeSpan.FromMinutes(1));
        await office.PlaceAsync(2);
        await office.HoldAsync(3);
        await office.PlaceAsync(4);
        await office.CancelOrderAsync(4);
        await office.SellAsync(5, Office.Concert);

        Assert.Equal(
            """
            Billet;Commande;Produit;Carte;Payé
            t2;order-2;show;••••••0002;non
            t1;order-1;show;••••••0001;oui

            """.ReplaceLineEndings("\r\n"),
            await ListAsync(office));
    }

    [Fact]
    public async Task A_table_has_nothing_of_another_organizer()
    {
        await using var office = new Office();
        await office.GrantAsync(1, Office.TheirShow);
        using var output = new MemoryStream();

        await office.Desk.ExportDoorListAsync(Office.Anna, Office.TheirShow, output, Token);
        await office.Desk.ExportAccountingAsync(Office.Anna, new UsageFilter(), output, Token);

        Assert.Equal(2, Lines(Encoding.UTF8.GetString(output.ToArray())));
    }

    [Fact]
    public async Task A_table_of_any_length_takes_the_memory_of_a_page_and_is_written_asynchronously()
    {
        await using var office = new Office();
        const int Rows = 4 * PageRequest.MaxSize;
        for (var number = 0; number < Rows; number++)
        {
            await office.Store.PutAsync(null, Granted(number) with { HeldAt = Office.Start.AddSeconds(-number) });
        }

        await using var output = new AsyncOnlyStream();
        var writtenAtPage = new List<long>();
        office.Store.BeforePage = _ =>
        {
            writtenAtPage.Add(output.Written);
            return Task.CompletedTask;
        };

        await office.Desk.ExportAccountingAsync(Office.Anna, new UsageFilter(), output, Token);

        // Each page is out before the next one is read.
        Assert.Equal(4, writtenAtPage.Count);
        var perPage = writtenAtPage[2] - writtenAtPage[1];
        Assert.True(perPage > 20_000);
        Assert.InRange(writtenAtPage[1], perPage, 2 * perPage);
        Assert.Equal(perPage, writtenAtPage[3] - writtenAtPage[2], 1_000d);
    }

    [Fact]
    public async Task An_export_stops_when_it_is_cancelled()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        using var cancel = new CancellationTokenSource();
        office.Store.BeforePage = _ => cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => office.Desk.ExportAccountingAsync(Office.Anna, new UsageFilter(), Stream.Null, cancel.Token));
    }

    [Fact]
    public async Task Nothing_is_written_that_the_audit_does_not_know()
    {
        await using var office = new Office();
        await office.GrantAsync(1);
        var known = -1;
        office.Store.BeforePage = async _ => known = (await office.ReadAuditAsync(StaffAudit.AccountingExported)).Count;

        await office.Desk.ExportAccountingAsync(Office.Anna, new UsageFilter(), Stream.Null, Token);

        Assert.Equal(1, known);
    }

    private static CardUsage Granted(int number) => Sample.Used(number) with
    {
        OrganizerId = Office.Mine,
        EventId = Office.Show,
        PaidAt = Office.Start,
        Grant = new UsageGrant { State = GrantState.Granted, Receipt = new GrantReceipt { RequestId = "4711" } },
    };

    private static async Task<string> AccountAsync(Office office, UsageFilter filter)
    {
        using var output = new MemoryStream();
        await office.Desk.ExportAccountingAsync(Office.Anna, filter, output, Token);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF');
    }

    private static async Task<string> ListAsync(Office office)
    {
        using var output = new MemoryStream();
        await office.Desk.ExportDoorListAsync(Office.Anna, Office.Show, output, Token);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\uFEFF');
    }

    private static int Lines(string table) => table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length;
}
