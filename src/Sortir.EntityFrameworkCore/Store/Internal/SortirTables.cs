using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>The statements for Sortir's tables in one model, made once.</summary>
internal sealed class SortirTables
{
    private static readonly ConcurrentDictionary<IModel, SortirTables> Known = new();

    private SortirTables(IModel model, ISqlGenerationHelper sql)
    {
        Usages = new TableSql<UsageRow>(model, sql);
        Events = new TableSql<EventRow>(model, sql);
        Audit = new TableSql<AuditRow>(model, sql);
        Totals = new TableSql<TotalRow>(model, sql);
    }

    internal TableSql<UsageRow> Usages { get; }

    internal TableSql<EventRow> Events { get; }

    internal TableSql<AuditRow> Audit { get; }

    internal TableSql<TotalRow> Totals { get; }

    internal static SortirTables Of(DbContext context)
    {
        Provider.ThrowIfUnfit(context);
        return Known.GetOrAdd(context.Model, static (model, owner) => new SortirTables(model, owner.GetService<ISqlGenerationHelper>()), context);
    }
}
