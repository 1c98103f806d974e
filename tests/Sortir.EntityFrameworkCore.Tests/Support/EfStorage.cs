using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Sortir.Storage;
using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The storage in a shop's context, registered as a shop does it, for the contract.</summary>
public sealed class EfStorage<TDatabase> : IBreakableStorage, ITransactionalStorage
    where TDatabase : TestDatabase, new()
{
    private readonly TDatabase _database = new();
    private readonly ServiceProvider _services;
    private readonly Lazy<AsyncServiceScope> _request;

    public EfStorage()
    {
        _services = new ServiceCollection()
            .AddDbContext<ShopDbContext>(_database.Configure)
            .AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>().Services
            .AddLogging()
            .BuildServiceProvider();
        _request = new Lazy<AsyncServiceScope>(_services.CreateAsyncScope);
    }

    public ISortirStore Store => _services.GetRequiredService<EfStore>();

    public ISortirReader Reader => _services.GetRequiredService<EfStore>();

    public ValueTask OpenAsync(CancellationToken cancellationToken) => _database.OpenAsync(cancellationToken);

    public ValueTask BreakAsync(CancellationToken cancellationToken) => _database.BreakAsync(cancellationToken);

    public ValueTask MendAsync(CancellationToken cancellationToken) => _database.MendAsync(cancellationToken);

    public IHostTransactionStore TransactionStore => _request.Value.ServiceProvider.GetRequiredService<IHostTransactionStore>();

    private DatabaseFacade Host => _request.Value.ServiceProvider.GetRequiredService<ShopDbContext>().Database;

    public async ValueTask BeginAsync(CancellationToken cancellationToken) => await Host.BeginTransactionAsync(cancellationToken);

    public async ValueTask CommitAsync(CancellationToken cancellationToken) => await Host.CommitTransactionAsync(cancellationToken);

    public async ValueTask RollbackAsync(CancellationToken cancellationToken) => await Host.RollbackTransactionAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_request.IsValueCreated)
        {
            await _request.Value.DisposeAsync();
        }

        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
