namespace Sortir.Leaks.Tests;

/// <summary>The hunt itself: what is heard is printed to its end, or the hunt says that it was not.</summary>
public sealed class PrinterTests
{
    private const string Card = "7350918264";

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void A_secret_in_any_row_of_a_list_with_dates_is_found(int row)
    {
        var evidence = new Evidence();

        evidence.Add("answer", "rows", Printer.Print(RowsWithCardIn(row), 5));

        Assert.Equal(["card number"], evidence.Search(new SecretSearch([Secret.Card(Card)])).Select(finding => finding.Kind));
    }

    [Fact]
    public void What_is_too_large_to_be_printed_whole_counts_as_a_leak()
    {
        var evidence = new Evidence();

        evidence.Add("answer", "rows", Printer.Print(RowsWithCardIn(Printer.MaxValues)));

        Assert.Equal(Printer.Cut, Assert.Single(evidence.Search(new SecretSearch([]))).Form);
    }

    private static List<Row> RowsWithCardIn(int last) =>
        [.. Enumerable.Range(1, last).Select(row => new Row(Guid.Empty, DateTimeOffset.UnixEpoch, DateTime.UnixEpoch, default, default, 1.5m, row == last ? [Card] : []))];

    // Shown by its members alone, as a type without a ToString of its own.
    private sealed class Row(Guid id, DateTimeOffset at, DateTime local, TimeSpan length, DateOnly day, decimal amount, string[] notes)
    {
        public Guid Id { get; } = id;

        public DateTimeOffset At { get; } = at;

        public DateTime Local { get; } = local;

        public TimeSpan Length { get; } = length;

        public DateOnly Day { get; } = day;

        public decimal Amount { get; } = amount;

        public string[] Notes { get; } = notes;
    }
}
