using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>The statements for Sortir's tables in one model, made once.</summary>
internal sealed class SortirTables
{
    private static readonly ConcurrentDictionary<IModel, SortirTables> Known = new();

    private SortirTables(IModel model, ISqlGenerationHelper sql, DbCommand parameters)
    {
        Parameters = parameters;
        Usages = new TableSql<UsageRow>(model, sql);
        Events = new TableSql<EventRow>(model, sql);
        Audit = new TableSql<AuditRow>(model, sql);
        Totals = new TableSql<TotalRow>(model, sql);
    }

    /// <summary>Makes parameters, and is never run.</summary>
    internal DbCommand Parameters { get; }

    internal TableSql<UsageRow> Usages { get; }

    internal TableSql<EventRow> Events { get; }

    internal TableSql<AuditRow> Audit { get; }

    internal TableSql<TotalRow> Totals { get; }

    internal static SortirTables Of(DbContext context)
    {
        Provider.ThrowIfUnfit(context);
        return Known.GetOrAdd(context.Model, Create, context);
    }

    // A command without a connection: what is kept for good must not keep one.
    private static SortirTables Create(IModel model, DbContext context)
    {
        var parameters = context.Database.GetDbConnection().CreateCommand();
        parameters.Connection = null;
        return new SortirTables(model, context.GetService<ISqlGenerationHelper>(), parameters);
    }
}
