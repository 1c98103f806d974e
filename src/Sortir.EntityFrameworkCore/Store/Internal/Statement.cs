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
    private readonly DbCommand _command;
    private readonly DbBatch? _batch;
    private readonly StringBuilder _text = new(1_024);
    private DbParameterCollection _parameters;
    private DbBatchCommand? _current;

    internal Statement(DbContext context)
    {
        _context = context;
        var connection = context.Database.GetDbConnection();
        var timeout = context.Database.GetCommandTimeout();
        if (Provider.Of(context).HasBatches && connection.CanCreateBatch)
        {
            _command = SortirTables.Of(context).Parameters;
            _batch = connection.CreateBatch();
            _batch.Timeout = timeout ?? _batch.Timeout;
            _current = _batch.CreateBatchCommand();
            _parameters = _current.Parameters;
        }
        else
        {
            _command = connection.CreateCommand();
            _command.CommandTimeout = timeout ?? _command.CommandTimeout;
            _parameters = _command.Parameters;
        }
    }

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
            _parameters.Add(mapping.CreateParameter(_command, name, value, isNullable));
            _text.Append(name);
        }
        else
        {
            // By position: nothing is left for the provider to read and to rewrite.
            _parameters.Add(mapping.CreateParameter(_command, "", value, isNullable));
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
                _command.CommandText = ToString();
                _command.Transaction = transaction;
                return await _command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
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

    public ValueTask DisposeAsync() => _batch is null ? _command.DisposeAsync() : _batch.DisposeAsync();
}
