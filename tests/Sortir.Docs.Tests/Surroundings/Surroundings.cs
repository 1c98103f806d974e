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
    protected string clientIp = "";
}
