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
    private readonly string _insertHead;

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
        _insertHead = $"INSERT INTO {Name} (";
    }

    /// <summary>The delimited name of the table.</summary>
    internal string Name { get; }

    /// <summary>The delimited name of a column.</summary>
    internal string this[string property] => Find(property).Name;

    /// <summary>Inserts a row. Columns without a value are left out: there is less for the provider and the database to read.</summary>
    internal void AppendInsert(Statement statement, TRow row)
    {
        statement.Append(_insertHead);
        var values = new object?[_columns.Length];
        var isFirst = true;
        for (var i = 0; i < values.Length; i++)
        {
            if ((values[i] = _columns[i].Get(row)) is not null)
            {
                statement.Append(isFirst ? "" : ", ").Append(_columns[i].Name);
                isFirst = false;
            }
        }

        statement.Append(") VALUES (");
        isFirst = true;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                statement.Append(isFirst ? "" : ", ").Append(_columns[i].Mapping, value, _columns[i].IsNullable);
                isFirst = false;
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

    private Column Find(string property) => Array.Find(_columns, column => column.Property == property)!;

    private sealed record Column(
        string Property,
        string Name,
        RelationalTypeMapping Mapping,
        bool IsNullable,
        Func<TRow, object?> Get);
}
