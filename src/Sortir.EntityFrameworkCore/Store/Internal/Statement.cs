using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>
/// Statements for one round trip on the context's connection, in its transaction where it has one. Not through EF Core's logger: it would
/// print values.
/// </summary>
internal sealed class Statement : IAsyncDisposable
{
    private readonly DbContext _context;
    private readonly DbBatch? _batch;
    private readonly StringBuilder _text = new(1_024);
    private DbParameterCollection _parameters;
    private DbBatchCommand? _current;

    internal Statement(DbContext context)
    {
        _context = context;
        var connection = context.Database.GetDbConnection();
        Command = connection.CreateCommand();
        _parameters = Command.Parameters;
        var timeout = context.Database.GetCommandTimeout();
        if (timeout is { } seconds)
        {
            Command.CommandTimeout = seconds;
        }

        if (Provider.Of(context).HasBatches)
        {
            _batch = connection.CreateBatch();
            _batch.Timeout = timeout ?? _batch.Timeout;
            _current = _batch.CreateBatchCommand();
            _parameters = _current.Parameters;
        }
    }

    /// <summary>What runs where the provider has no batches, and what makes the parameters everywhere.</summary>
    internal DbCommand Command { get; }

    /// <summary>How many parameters there are.</summary>
    internal int Parameters { get; private set; }

    internal Statement Append(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Appends a parameter's name, and gives the parameter.</summary>
    internal Statement Append(RelationalTypeMapping mapping, object? value, bool isNullable)
    {
        Parameters++;
        if (_batch is null)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"@p{_parameters.Count}");
            _parameters.Add(mapping.CreateParameter(Command, name, value, isNullable));
            _text.Append(name);
        }
        else
        {
            // By position: nothing is left for the provider to read and to rewrite.
            _parameters.Add(mapping.CreateParameter(Command, "", value, isNullable));
            _text.Append('$').Append(_parameters.Count);
        }

        return this;
    }

    /// <summary>Ends one statement; what is appended then is the next.</summary>
    internal void End()
    {
        if (_batch is null)
        {
            _text.AppendLine(";");
            return;
        }

        _current!.CommandText = _text.ToString();
        _batch.BatchCommands.Add(_current);
        _text.Clear();
        _current = _batch.CreateBatchCommand();
        _parameters = _current.Parameters;
    }

    /// <summary>Runs what was appended, and says how many rows it changed.</summary>
    internal async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var transaction = _context.Database.CurrentTransaction?.GetDbTransaction();
        await _context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_batch is null)
            {
                Command.CommandText = ToString();
                Command.Transaction = transaction;
                return await Command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            _batch.Transaction = transaction;
            return await _batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The statements, where the provider has no batches.</summary>
    public override string ToString() => _text.ToString();

    public async ValueTask DisposeAsync()
    {
        await Command.DisposeAsync().ConfigureAwait(false);
        if (_batch is not null)
        {
            await _batch.DisposeAsync().ConfigureAwait(false);
        }
    }
}
