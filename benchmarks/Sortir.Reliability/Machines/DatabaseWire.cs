using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sortir.Reliability;

/// <summary>The wire between the nodes and the database: it can be cut, go dead, or lose answers.</summary>
internal sealed class DatabaseWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _dead;
    private volatile bool _isCut;
    private int _answersToDrop;
    private int _answersDropped;

    internal DatabaseWire(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers of the database were lost after it had done its work.</summary>
    internal int AnswersDropped => Volatile.Read(ref _answersDropped);

    /// <summary>Breaks every connection, and refuses new ones.</summary>
    internal void Cut()
    {
        _isCut = true;
        BreakAll();
    }

    /// <summary>Carries nothing more, and tells nobody: what hangs, hangs.</summary>
    internal void GoDead() => _dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Carries everything again. After a dead wire what hung is broken, as by a router that has forgotten it.</summary>
    internal void Mend()
    {
        _isCut = false;
        Volatile.Write(ref _answersToDrop, 0);
        if (_dead is { } dead)
        {
            _dead = null;
            BreakAll();
            dead.SetResult();
        }
    }

    /// <summary>Lets the database do what it is asked, and breaks the connection in place of its next answers.</summary>
    internal void DropAnswers(int count) => Interlocked.Add(ref _answersToDrop, count);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        BreakAll();
        _listener.Dispose();
        _ending.Dispose();
    }

    private void BreakAll()
    {
        foreach (var socket in _sockets.Keys)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ending.Token);
                if (_isCut)
                {
                    client.Dispose();
                }
                else
                {
                    _ = CarryAsync(client);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The run is over.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _sockets[client] = _sockets[server] = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ending.Token);
            await Task.WhenAny(CopyAsync(client, server, isAnswer: false), CopyAsync(server, client, isAnswer: true));
        }
        catch (Exception exception) when (IsOver(exception))
        {
            // The database is down.
        }
        finally
        {
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, _ending.Token)) > 0;)
            {
                if (isAnswer && TryDrop())
                {
                    return;
                }

                if (_dead is { } dead)
                {
                    await dead.Task;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _ending.Token);
                }
            }
        }
        catch (Exception exception) when (IsOver(exception))
        {
            // One side is gone, and the other goes with it.
        }
    }

    private bool TryDrop()
    {
        for (int left; (left = Volatile.Read(ref _answersToDrop)) > 0;)
        {
            if (Interlocked.CompareExchange(ref _answersToDrop, left - 1, left) == left)
            {
                Interlocked.Increment(ref _answersDropped);
                return true;
            }
        }

        return false;
    }

    private static bool IsOver(Exception exception) => exception is SocketException or ObjectDisposedException or OperationCanceledException;
}
