using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>A wire between the shop and the server: counts round trips, and gets cut when a test says so.</summary>
public sealed class PostgreSqlProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private int _roundTrips;
    private int _dropNext;
    private int _dropped;

    public PostgreSqlProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How often the shop has sent something and waited for the answer.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>How many answers were dropped.</summary>
    public int Dropped => Volatile.Read(ref _dropped);

    /// <summary>Breaks the connection, once, in place of the answer to what is sent and meets this.</summary>
    public Func<string, bool>? DropAnswers { get; set; }

    /// <summary>Lets the server have what is sent next and do it, and breaks the connection in place of its answer.</summary>
    public void DropNextAnswer() => Volatile.Write(ref _dropNext, 1);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                _ = CarryAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, PostgreSqlServer.Port, _ending.Token);
            var isAsking = new StrongBox();
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), sent =>
                {
                    if (DropAnswers is { } isWanted && isWanted(Encoding.UTF8.GetString(sent)))
                    {
                        DropAnswers = null;
                        DropNextAnswer();
                    }

                    if (!isAsking.Value)
                    {
                        isAsking.Value = true;
                        Interlocked.Increment(ref _roundTrips);
                    }

                    return true;
                }),
                CopyAsync(server.GetStream(), client.GetStream(), _ =>
                {
                    isAsking.Value = false;
                    if (Interlocked.Exchange(ref _dropNext, 0) == 0)
                    {
                        return true;
                    }

                    Interlocked.Increment(ref _dropped);
                    return false;
                }));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Filter pass)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await from.ReadAsync(buffer, _ending.Token)) > 0 && pass(buffer.AsSpan(0, count));)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), _ending.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone.
        }
    }

    private delegate bool Filter(ReadOnlySpan<byte> sent);

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
