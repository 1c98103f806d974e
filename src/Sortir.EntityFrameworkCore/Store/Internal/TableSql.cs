using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>
/// Statements for one table, with the names that the host's model gives it. A batch goes to the database as one: one round trip.
/// </summary>
internal sealed class TableSql<TRow>
    where TRow : class
{
    private readonly Column[] _columns;

    // By the columns that have a value, a bit each: a table has less than 64, and a few such shapes.
    private readonly ConcurrentDictionary<ulong, string> _insertHeads = new();

    internal TableSql(IModel model, ISqlGenerationHelper sql)
    {
        var entity = model.FindEntityType(typeof(TRow))
            ?? throw new Domain.SortirConfigurationException(
                "Sortir's tables are not in this DbContext's model: call modelBuilder.UseSortir() in its OnModelCreating.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        Name = sql.DelimitIdentifier(table.Name, table.Schema);
        _columns = [.. entity.GetProperties().Select(property => new Column(
            property.Name,
            sql.DelimitIdentifier(property.GetColumnName(table)!),
            property.GetRelationalTypeMapping(),
            property.IsNullable,
            row => property.GetGetter().GetClrValue(row)))];
    }

    /// <summary>The delimited name of the table.</summary>
    internal string Name { get; }

    /// <summary>The delimited name of a column.</summary>
    internal string this[string property] => Find(property).Name;

    /// <summary>Inserts a row. Columns without a value are left out: there is less for the provider and the database to read.</summary>
    internal void AppendInsert(Statement statement, TRow row)
    {
        var values = new object?[_columns.Length];
        var filled = 0UL;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _columns[i].Get(row);
            filled |= values[i] is null ? 0 : 1UL << i;
        }

        statement.Append(_insertHeads.GetOrAdd(filled, ComposeHead));
        var separator = "";
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                statement.Append(separator).Append(_columns[i].Mapping, value, _columns[i].IsNullable);
                separator = ", ";
            }
        }

        statement.Append(")").End();
    }

    /// <summary>Updates the columns that differ, on the condition that the version is still that of the row before.</summary>
    internal void AppendUpdate(Statement statement, TRow before, TRow after, string key, string version)
    {
        statement.Append("UPDATE ").Append(Name).Append(" SET ");
        var isFirst = true;
        foreach (var column in _columns)
        {
            var value = column.Get(after);
            if (!Equals(column.Get(before), value))
            {
                statement.Append(isFirst ? "" : ", ").Append(column.Name).Append(" = ").Append(column.Mapping, value, column.IsNullable);
                isFirst = false;
            }
        }

        var (keyColumn, versionColumn) = (Find(key), Find(version));
        statement.Append(" WHERE ").Append(keyColumn.Name).Append(" = ").Append(keyColumn.Mapping, keyColumn.Get(before), keyColumn.IsNullable)
            .Append(" AND ").Append(versionColumn.Name).Append(" = ").Append(versionColumn.Mapping, versionColumn.Get(before), versionColumn.IsNullable)
            .End();
    }

    private string ComposeHead(ulong filled) =>
        $"INSERT INTO {Name} ({string.Join(", ", _columns.Where((_, index) => (filled >> index & 1) == 1).Select(column => column.Name))}) VALUES (";

    private Column Find(string property) => Array.Find(_columns, column => column.Property == property)!;

    private sealed record Column(
        string Property,
        string Name,
        RelationalTypeMapping Mapping,
        bool IsNullable,
        Func<TRow, object?> Get);
}
