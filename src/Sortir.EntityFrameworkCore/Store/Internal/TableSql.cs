using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>
/// Statements for one table, with the names that the host's model gives it. A batch goes to the database as one command: one round trip.
/// </summary>
internal sealed class TableSql<TRow>
    where TRow : class
{
    private readonly Column[] _columns;
    private readonly string _insertHead;
    private readonly ISqlGenerationHelper _sql;

    internal TableSql(IModel model, ISqlGenerationHelper sql)
    {
        _sql = sql;
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
        _insertHead = $"INSERT INTO {Name} ({string.Join(", ", _columns.Select(column => column.Name))}) VALUES (";
    }

    /// <summary>The delimited name of the table.</summary>
    internal string Name { get; }

    /// <summary>The delimited name of a column.</summary>
    internal string this[string property] => Find(property).Name;

    internal void AppendInsert(StringBuilder text, DbCommand command, TRow row)
    {
        text.Append(_insertHead);
        for (var i = 0; i < _columns.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(AddParameter(command, _columns[i], _columns[i].Get(row)));
        }

        text.Append(')').AppendLine(_sql.StatementTerminator);
    }

    /// <summary>Updates the columns that differ, on the condition that the version is still that of the row before.</summary>
    internal void AppendUpdate(StringBuilder text, DbCommand command, TRow before, TRow after, string key, string version)
    {
        text.Append("UPDATE ").Append(Name).Append(" SET ");
        var isFirst = true;
        foreach (var column in _columns)
        {
            var value = column.Get(after);
            if (!Equals(column.Get(before), value))
            {
                text.Append(isFirst ? "" : ", ").Append(column.Name).Append(" = ").Append(AddParameter(command, column, value));
                isFirst = false;
            }
        }

        var (keyColumn, versionColumn) = (Find(key), Find(version));
        text.Append(" WHERE ").Append(keyColumn.Name).Append(" = ").Append(AddParameter(command, keyColumn, keyColumn.Get(before)))
            .Append(" AND ").Append(versionColumn.Name).Append(" = ").Append(AddParameter(command, versionColumn, versionColumn.Get(before)))
            .AppendLine(_sql.StatementTerminator);
    }

    private Column Find(string property) => Array.Find(_columns, column => column.Property == property)!;

    private string AddParameter(DbCommand command, Column column, object? value)
    {
        var name = _sql.GenerateParameterName($"p{command.Parameters.Count}");
        command.Parameters.Add(column.Mapping.CreateParameter(command, name, value, column.IsNullable));
        return name;
    }

    private sealed record Column(
        string Property,
        string Name,
        RelationalTypeMapping Mapping,
        bool IsNullable,
        Func<TRow, object?> Get);
}
