using Microsoft.Extensions.DependencyInjection;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The storage in a shop's context, registered as a shop does it, for the contract.</summary>
public sealed class EfStorage<TDatabase> : IBreakableStorage
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly ServiceProvider _services;

    public EfStorage() => _services = new ServiceCollection()
        .AddDbContext<ShopDbContext>(_database.Configure)
        .AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>().Services
        .BuildServiceProvider();

    public ISortirStore Store => _services.GetRequiredService<EfStore>();

    public ISortirReader Reader => _services.GetRequiredService<EfStore>();

    public ValueTask OpenAsync(CancellationToken cancellationToken) => _database.OpenAsync(cancellationToken);

    public ValueTask BreakAsync(CancellationToken cancellationToken) => _database.BreakAsync(cancellationToken);

    public ValueTask MendAsync(CancellationToken cancellationToken) => _database.MendAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
