global using System;
global using System.Collections.Generic;
global using System.IO;
global using System.Linq;
global using System.Net.Http;
global using System.Net.Http.Json;
global using System.Threading;
global using System.Threading.Tasks;
global using Microsoft.AspNetCore.Builder;
global using Microsoft.AspNetCore.Http;
global using Microsoft.EntityFrameworkCore;
global using Microsoft.Extensions.Configuration;
global using Microsoft.Extensions.DependencyInjection;
global using Microsoft.Extensions.Hosting;
global using Microsoft.Extensions.Logging;
global using Sortir;
global using Sortir.AspNetCore;
global using Sortir.Client;
global using Sortir.Domain;
global using Sortir.EntityFrameworkCore;
global using Sortir.Redis;
global using Sortir.Storage;
global using Sortir.Storage.Conformance;
global using Sortir.Testing;
global using Xunit;

namespace Sortir.Docs.Tests;

#pragma warning disable CS0649, CS0169
/// <summary>What every snippet may take for granted: the shop that the documents speak of.</summary>
public abstract class Surroundings
{
    protected WebApplicationBuilder builder = null!;
    protected WebApplication app = null!;
    protected IServiceCollection services = null!;
    protected IConfiguration configuration = null!;
    protected string connectionString = "";
    protected CancellationToken cancellationToken;

    protected ISortirCheckout checkout = null!;
    protected ISortirBackOffice backOffice = null!;
    protected ISortirMaintenance maintenance = null!;
    protected ISortirProtector protector = null!;

    protected ShopDbContext db = null!;
    protected Cart cart = null!;
    protected Order order = null!;
    protected Ticket ticket = null!;
    protected CardForm form = null!;
    protected SaleTicket[] tickets = null!;
    protected string cartId = "";
    protected string orderId = "";
    protected string buyer = "";
    protected string clientIp = "192.0.2.7";

    /// <summary>
    /// Opens the shop, for a snippet that runs: a database of its own, an APRAS in memory that knows the card 1234567890, and that card
    /// typed for the one ticket of the cart.
    /// </summary>
    protected async Task<SortirFake> OpenAsync()
    {
        var file = Path.GetTempFileName();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        services = new ServiceCollection();
        services.AddDbContext<ShopDbContext>(options => options.UseSqlite($"Data Source={file};Pooling=False"));
        var apras = services.AddSortirFake(options => options.Products["reduced"] = new() { EventId = "concert" });
        services.AddSortir(_ => { }).UseEntityFrameworkCore<ShopDbContext>();
        var scope = services.BuildServiceProvider().CreateAsyncScope().ServiceProvider;
        db = scope.GetRequiredService<ShopDbContext>();
        await db.Database.EnsureCreatedAsync();
        checkout = scope.GetRequiredService<ISortirCheckout>();
        backOffice = scope.GetRequiredService<ISortirBackOffice>();
        maintenance = scope.GetRequiredService<ISortirMaintenance>();
        protector = scope.GetRequiredService<ISortirProtector>();

        apras.Book.SetCard("1234567890");
        (cartId, orderId, buyer) = ("cart-1", "order-1", "Alice");
        ticket = new Ticket("ticket-1", "reduced");
        cart = new Cart(cartId, [ticket]);
        order = new Order { Id = orderId, Buyer = buyer };
        tickets = [new SaleTicket(ticket.Id, ticket.ProductId)];
        form = new CardForm("1234567890");
        await checkout.VerifyCardAsync(new VerifyCardRequest
        {
            CartId = cartId, TicketId = ticket.Id, ProductId = ticket.ProductId, Card = form.Card, Source = clientIp,
        });
        return apras;
    }
}
