namespace Sortir.Tests.Support;

/// <summary>What a flow touches, in its order, and the place where a test makes it go wrong.</summary>
internal sealed class CallLog
{
    private readonly object _gate = new();
    private readonly List<string> _calls = [];

    /// <summary>Runs before a call, which it may hold up or end with an exception. It gets the call's name, its number from 1, and its token.</summary>
    public Func<string, int, CancellationToken, Task>? Before { get; set; }

    /// <summary>Runs after a call has done its work.</summary>
    public Func<string, int, Task>? After { get; set; }

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public int Count(string name) => Calls.Count(call => call == name);

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }

    public async Task<T> RunAsync<T>(string name, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        int number;
        lock (_gate)
        {
            _calls.Add(name);
            number = _calls.Count;
        }

        if (Before is { } before)
        {
            await before(name, number, cancellationToken);
        }

        var result = await call();
        if (After is { } after)
        {
            await after(name, number);
        }

        return result;
    }
}
