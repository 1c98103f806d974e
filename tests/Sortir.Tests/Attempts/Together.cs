namespace Sortir.Tests.Attempts;

internal static class Together
{
    /// <summary>Runs as many at once, all let go at the same moment.</summary>
    public static async Task<T[]> RunAsync<T>(int count, Func<int, ValueTask<T>> action)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = Enumerable.Range(0, count).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await action(i);
        })).ToArray();
        start.SetResult();
        return await Task.WhenAll(tasks);
    }
}
