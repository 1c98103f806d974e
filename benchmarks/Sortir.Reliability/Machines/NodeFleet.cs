namespace Sortir.Reliability;

/// <summary>All nodes: each is started again soon after it is gone, as an orchestrator does.</summary>
internal sealed class NodeFleet(IReadOnlyList<NodeSettings> settings, TextWriter log) : IAsyncDisposable
{
    private static readonly TimeSpan s_stopAtMost = TimeSpan.FromSeconds(5);

    private readonly NodeProcess?[] _nodes = new NodeProcess?[settings.Count];
    private readonly SemaphoreSlim[] _places = [.. settings.Select(_ => new SemaphoreSlim(1))];

    internal int Count => settings.Count;

    internal Task StartAsync() => Task.WhenAll(Enumerable.Range(0, Count).Select(async index => _nodes[index] = await NodeProcess.StartAsync(settings[index], log)));

    /// <summary>A node that is up as far as anybody knows, or null while there is none.</summary>
    internal Uri? Pick(Random random)
    {
        var first = random.Next(Count);
        return Enumerable.Range(first, Count).Select(index => Volatile.Read(ref _nodes[index % Count])?.Address).FirstOrDefault(address => address is not null);
    }

    /// <summary>Kills a node, and starts it again after a while. Not when somebody is at it already.</summary>
    internal Task<bool> KillAsync(int index, TimeSpan absence) => ReplaceAsync(index, absence, node => node.KillAsync());

    /// <summary>Stops a node as a deploy does, and starts it again.</summary>
    internal Task<bool> RestartAsync(int index) => ReplaceAsync(index, TimeSpan.Zero, node => node.StopAsync(s_stopAtMost));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }
    }

    private async Task<bool> ReplaceAsync(int index, TimeSpan absence, Func<NodeProcess, Task> end)
    {
        if (!await _places[index].WaitAsync(0))
        {
            return false;
        }

        try
        {
            var node = Interlocked.Exchange(ref _nodes[index], null)!;
            await end(node);
            await node.DisposeAsync();
            await Task.Delay(absence, TimeProvider.System);
            _nodes[index] = await NodeProcess.StartAsync(settings[index], log);
            return true;
        }
        finally
        {
            _places[index].Release();
        }
    }
}
