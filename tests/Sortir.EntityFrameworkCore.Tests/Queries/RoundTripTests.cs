using Microsoft.EntityFrameworkCore;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>What a sale costs on the wire.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public async Task A_verification_is_one_read_and_one_write()
    {
        await using var database = new PostgreSqlDatabase();
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var wire = new PostgreSqlProxy();
        await using var shop = new Shop(options => options.UseNpgsql(wire.Through(database.ConnectionString)));

        // The first one of all opens the connection and binds the event.
        Assert.IsType<CardVerification.Accepted>(await shop.TypeCardAsync("cart-1"));
        var before = wire.RoundTrips;
        Assert.IsType<CardVerification.Accepted>(await shop.TypeCardAsync("cart-2"));

        Assert.Equal(2, wire.RoundTrips - before);
    }
}
