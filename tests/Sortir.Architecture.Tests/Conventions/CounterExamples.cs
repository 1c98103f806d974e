// What each convention forbids, once: a search that finds nothing here could not fail anywhere.
#pragma warning disable RS0030, CA1068
namespace Sortir.Architecture.Tests.CounterExamples;

public class OpenClass;

public sealed class AsyncMisfits
{
    public Task Save(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    public Task SaveAsync() => Task.CompletedTask;

    public Task LoadAsync(CancellationToken cancellationToken, int count) => count == 0 ? SaveAsync() : Save(cancellationToken);

    public int CountAsync(CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? 1 : 0;

    public Task GoodAsync(CancellationToken cancellationToken) => Save(cancellationToken);
}

public sealed class Talker
{
    public void Say() => Console.WriteLine("hello");

    public DateTime Today() => DateTime.Now;

    public async Task<DateTimeOffset> AskAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return DateTimeOffset.UtcNow;
    }
}

public abstract record OpenOutcome
{
    public sealed record Yes : OpenOutcome;
}

public abstract record HalfOpenOutcome
{
    private protected abstract void Close();

    public record Yes : HalfOpenOutcome
    {
        private protected override void Close()
        {
        }
    }
}

public abstract record ScatteredOutcome
{
    private protected abstract void Close();
}

public sealed record ScatteredCase : ScatteredOutcome
{
    private protected override void Close()
    {
    }
}

public abstract record ClosedOutcome
{
    private protected abstract void Close();

    public sealed record Yes : ClosedOutcome
    {
        private protected override void Close()
        {
        }
    }
}
