using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sortir.Storage;
using Sortir.Tests.Configuration;
using Sortir.Tests.Shared;

namespace Sortir.Tests.Registration;

/// <summary>What a host is told when it starts, and would not want to find out later.</summary>
public sealed class StartLogTests
{
    private const int InMemoryInProduction = 1503;
    private const int NoReader = 1505;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nothing of its own", InMemoryInProduction)]
    [InlineData("a store without its reader", NoReader)]
    [InlineData("a reader without its store", InMemoryInProduction)]
    [InlineData("a store and its reader", 0)]
    [InlineData("UseStorage", 0)]
    public async Task A_store_without_its_reader_is_a_warning_and_so_is_memory_in_production(string what, int warning)
    {
        using var log = new LogRecorder();
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        host.Services.AddLogRecorder(log);
        if (what.StartsWith("a store", StringComparison.Ordinal))
        {
            host.Services.AddScoped<ISortirStore, OtherStore>();
        }

        if (what.EndsWith("reader", StringComparison.Ordinal) && !what.Contains("without", StringComparison.Ordinal))
        {
            host.Services.AddScoped<ISortirReader, OtherStore>();
        }

        if (what.StartsWith("a reader", StringComparison.Ordinal))
        {
            host.Services.AddScoped<ISortirReader, OtherStore>();
        }

        var builder = host.Services.AddSortir(Configured.Section(Configured.Usual()));
        if (what == "UseStorage")
        {
            builder.UseStorage<OtherStore>();
        }

        using var built = host.Build();
        await built.StartAsync(Ct);
        await built.StopAsync(Ct);

        Assert.Equal(warning == 0 ? [] : [warning], log.Lines.Where(line => line.Id is InMemoryInProduction or NoReader).Select(line => line.Id));
    }
}
