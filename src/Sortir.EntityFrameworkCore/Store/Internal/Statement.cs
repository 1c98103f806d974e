using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>A command on the context's connection, in its transaction where it has one. Not through EF Core's logger: it would print values.</summary>
internal sealed class Statement : IAsyncDisposable
{
    private readonly DbContext _context;

    internal Statement(DbContext context)
    {
        _context = context;
        Command = context.Database.GetDbConnection().CreateCommand();
        if (context.Database.GetCommandTimeout() is { } timeout)
        {
            Command.CommandTimeout = timeout;
        }
    }

    internal DbCommand Command { get; }

    internal StringBuilder Text { get; } = new();

    /// <summary>Runs what was appended, and says how many rows it changed.</summary>
    internal async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        Command.CommandText = Text.ToString();
        Command.Transaction = _context.Database.CurrentTransaction?.GetDbTransaction();
        await _context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => Command.DisposeAsync();
}
