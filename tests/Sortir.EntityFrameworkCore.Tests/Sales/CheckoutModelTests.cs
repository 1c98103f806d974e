using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sortir.Storage;
using Sortir.Tests.Model;
using Sortir.Tests.Support;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The random sales of the flow's own tests, on a database: an empty one for each.</summary>
public abstract class CheckoutModelTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly int Iterations = int.TryParse(
        Environment.GetEnvironmentVariable("SORTIR_MODEL_ITERATIONS"), CultureInfo.InvariantCulture, out var iterations) ? iterations : 12;

    [Fact]
    public Task Whatever_happens_in_whatever_order_no_card_is_used_twice_and_every_paid_ticket_is_granted_once_or_looked_at() =>
        CheckoutModel.RunInOrderAsync(OpenAsync, Iterations);

    [Fact]
    public Task The_same_holds_when_everything_happens_at_once() => CheckoutModel.RunAtOnceAsync(OpenAsync, Iterations);

    private static async Task<ModelShop> OpenAsync()
    {
        var database = new TDatabase();
        await database.OpenAsync(TestContext.Current.CancellationToken);
        var model = new ModelShop((services, shop) =>
        {
            services.AddSortir(_ => { }).UseSortirDatabase(database.Configure);

            // Every call goes through the watched store: it is where the model makes writes fail and answers get lost.
            services.Replace(ServiceDescriptor.Singleton<ISortirStore>(provider =>
                new WatchedStore(provider.GetRequiredService<EfStore>(), shop().Log, shop().Conflicts)));

            // Asked for first, and so given back last, when the shop is closed.
            services.AddSingleton(_ => database);
        });
        _ = model.Shop.Services.GetRequiredService<TDatabase>();
        return model;
    }
}

public sealed class SqliteCheckoutModelTests : CheckoutModelTests<SqliteDatabase>;

public sealed class PostgreSqlCheckoutModelTests : CheckoutModelTests<PostgreSqlDatabase>;
