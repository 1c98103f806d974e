namespace Sortir.Load;

/// <summary>One side of a comparison.</summary>
internal interface ISide : IAsyncDisposable
{
    /// <summary>A caller, with whatever it has for itself: what it returns makes one call, good or an exception.</summary>
    Func<Task> NewCaller();

    /// <summary>What there is to do after a call, one at a time, and is not measured.</summary>
    Task SettleAsync() => Task.CompletedTask;

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
