using System.Text;

namespace Sortir.Tests;

/// <summary>Reads a table back.</summary>
internal static class CsvCells
{
    /// <summary>The cells as a spreadsheet reads them: by semicolons and line ends, but for those inside quotes.</summary>
    public static IEnumerable<string> Read(string table)
    {
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < table.Length; i++)
        {
            if (table[i] == '"' && isQuoted && i + 1 < table.Length && table[i + 1] == '"')
            {
                cell.Append(table[i++]);
            }
            else if (table[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && table[i] is ';' or '\n')
            {
                yield return cell.ToString().TrimEnd('\r');
                cell.Clear();
            }
            else
            {
                cell.Append(table[i]);
            }
        }
    }
}
