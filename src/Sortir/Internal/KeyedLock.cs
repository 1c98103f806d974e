namespace Sortir;

/// <summary>One at a time for each key, in this process: a double click asks APRAS once, and its second half finds the hold.</summary>
internal sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Gate> _gates = [];

    /// <summary>Waits for the key. Dispose what is returned to let the next one in.</summary>
    internal async ValueTask<Releaser> AcquireAsync(TKey key, CancellationToken cancellationToken)
    {
        Gate gate;
        SemaphoreSlim turn;
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out var found))
            {
                _gates.Add(key, new Gate());
                return new Releaser(this, key);
            }

            gate = found;
            gate.Waiting++;
            turn = gate.Semaphore;
        }

        try
        {
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gates)
            {
                // The turn may have come in the same instant: nobody is left to take it.
                if (--gate.Waiting == 0 && turn.Wait(0, CancellationToken.None))
                {
                    _gates.Remove(key);
                }
            }

            throw;
        }

        lock (_gates)
        {
            gate.Waiting--;
        }

        return new Releaser(this, key);
    }

    private void Release(TKey key)
    {
        lock (_gates)
        {
            var gate = _gates[key];
            if (gate.Waiting == 0)
            {
                _gates.Remove(key);
            }
            else
            {
                gate.Semaphore.Release();
            }
        }
    }

    internal readonly struct Releaser(KeyedLock<TKey> owner, TKey key) : IDisposable
    {
        public void Dispose() => owner.Release(key);
    }

    private sealed class Gate
    {
        // Made by the first who has to wait: nearly nobody has.
        private SemaphoreSlim? _semaphore;

        internal SemaphoreSlim Semaphore => _semaphore ??= new SemaphoreSlim(0);

        internal int Waiting { get; set; }
    }
}
