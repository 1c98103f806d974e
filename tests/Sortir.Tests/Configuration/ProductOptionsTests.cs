using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sortir.Tests.Configuration;

/// <summary>The products of a small shop, as its configuration lists them.</summary>
public sealed class ProductOptionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_product_and_without_a_catalog_a_shop_does_not_start()
    {
        var values = Configured.Usual();
        values.Remove("Sortir:Products:show:EventId");

        var problem = Assert.Single(Configured.Problems(values));

        Assert.StartsWith("Sortir:Products ", problem, StringComparison.Ordinal);
        Assert.Contains("list the products", problem, StringComparison.Ordinal);
        Assert.Contains("UseCatalog", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalog_of_the_host_needs_no_product_here()
    {
        var values = Configured.Usual();
        values.Remove("Sortir:Products:show:EventId");

        Assert.Empty(Configured.Problems(values, choose: builder => builder.UseCatalog<Registration.HostCatalog>()));
    }

    [Theory]
    [InlineData("EventEndsAt", "2027-03-01T23:00:00+01:00")]
    [InlineData("Enabled", "false")]
    [InlineData("ActivityId", "17")]
    public void Two_products_of_one_event_that_contradict_each_other_are_refused_by_name(string key, string value)
    {
        var values = Configured.Usual();
        values["Sortir:Products:balcony:EventId"] = "event";
        Assert.Empty(Configured.Problems(values));

        values[$"Sortir:Products:balcony:{key}"] = value;

        var problem = Assert.Single(Configured.Problems(values));
        Assert.StartsWith("Sortir:Products:", problem, StringComparison.Ordinal);
        Assert.Contains("balcony", problem, StringComparison.Ordinal);
        Assert.Contains("show", problem, StringComparison.Ordinal);
        Assert.Contains(key, problem, StringComparison.Ordinal);
        Assert.Contains("make them the same", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_without_an_event_id_is_of_the_event_that_another_one_names()
    {
        var values = Configured.Usual();
        values["Sortir:Products:event:Enabled"] = "false";

        Assert.Contains("show", Assert.Single(Configured.Problems(values)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sortir:Products: show:EventId", "event", "Sortir:Products", "no identifier")]
    [InlineData("Sortir:Products:show:EventId", " event", "Sortir:Products", "no identifier")]
    [InlineData("Sortir:Products:show:ActivityId", " ", "Sortir:Products:show:ActivityId", "leave it out")]
    public void What_no_event_can_have_is_named_by_its_key_with_the_mend(string key, string value, string named, string mend)
    {
        var values = Configured.Usual();
        values[key] = value;

        var problem = Assert.Single(Configured.Problems(values));

        Assert.StartsWith(named, problem, StringComparison.Ordinal);
        Assert.Contains(mend, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Sortir": { "Products": { "show": {} } } }""")]
    [InlineData("""{ "Sortir": { "Products": { "show": null } } }""")]
    public async Task A_product_of_which_nothing_is_said_is_an_event_of_its_own(string json)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Configured.Usual().Where(value => !value.Key.StartsWith("Sortir:Products", StringComparison.Ordinal)))
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            .Build();
        var services = new ServiceCollection();
        services.AddSortir(configuration.GetSection("Sortir"));
        await using var provider = Configured.Build(services);
        provider.GetRequiredService<IStartupValidator>().Validate();

        var product = await provider.GetRequiredService<ISortirCatalog>().FindProductAsync("show", Ct);

        Assert.Equal(new CatalogEvent { Id = "show" }, product!.Event);
    }
}
