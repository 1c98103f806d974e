using System.Globalization;
using CsvHelper;
using Sortir.Domain;

namespace Sortir;

/// <summary>
/// A table for spreadsheets: semicolons, UTF-8 with a byte order mark, Paris time, and no cell that is taken for a formula. Cells are
/// written one by one, without reflection.
/// </summary>
internal sealed class CsvTable : IAsyncDisposable
{
    private static readonly CsvWriterOptions _options = new()
    {
        Separator = ';',
        WriteByteOrderMark = true,
        Injection = CsvInjection.Escape,
        InjectionCharacters = "=+-@\t\r\n",
    };

    private readonly CsvWriter _writer;

    internal CsvTable(Stream output) => _writer = CsvWriter.Create(output, _options, leaveOpen: true);

    internal CsvTable Text(string? text)
    {
        // The writer knows the ASCII ones; some spreadsheets take the full-width ones for the same.
        _writer.WriteField(text is ['＝' or '＋' or '－' or '＠', ..] ? $"'{text}" : text);
        return this;
    }

    internal CsvTable Number(long? number)
    {
        _writer.WriteField(number, default);
        return this;
    }

    internal CsvTable Time(DateTimeOffset? time) => Text(Format(time));

    internal static string? Format(DateTimeOffset? time) =>
        time is { } at ? ParisTime.Of(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : null;

    internal ValueTask EndRowAsync(CancellationToken cancellationToken) => _writer.EndRecordAsync(cancellationToken);

    internal ValueTask FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
