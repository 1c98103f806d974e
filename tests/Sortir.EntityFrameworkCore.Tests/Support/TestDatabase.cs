using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>An empty database for one test, which can be put out of reach.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Makes it ready, with the shop's tables.</summary>
    public abstract ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes it ready, without a table.</summary>
    public abstract ValueTask OpenEmptyAsync(CancellationToken cancellationToken);

    public abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>Has transactions that say nothing of their isolation read what was there when they began, where the database can.</summary>
    public virtual Task ChangeDefaultIsolationAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract ValueTask BreakAsync(CancellationToken cancellationToken);

    public abstract ValueTask MendAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>A context on the database, in nobody's transaction.</summary>
    public ShopDbContext Connect()
    {
        var options = new DbContextOptionsBuilder<ShopDbContext>();
        Configure(options);
        return new ShopDbContext(options.Options);
    }
}
