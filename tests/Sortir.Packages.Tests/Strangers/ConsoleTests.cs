namespace Sortir.Packages.Tests;

public sealed class ConsoleTests(PackedLibraries packed)
{
    private static readonly MarkdownBlocks Readme = new(Repository.Read("README.md"));
    private static readonly MarkdownBlocks GettingStarted = new(Repository.Read("docs", "getting-started.md"));

    [Fact]
    public async Task The_first_page_works_as_it_is_typed()
    {
        var stranger = await Stranger.CreateAsync(packed, "first");
        await stranger.TypeAsync(GettingStarted.Find("bash", "dotnet new console"));
        stranger.Write("Try/Program.cs", GettingStarted.Find("csharp", "AddSortirFake"));
        var expected = GettingStarted.Find("text", "sale reported to APRAS");

        Assert.Equal(expected, await stranger.RunAsync("Try"));
    }

    [Fact]
    public async Task The_readme_sells_and_cancels_in_a_console_app()
    {
        var stranger = await Stranger.CreateAsync(packed, "console");
        await stranger.TypeAsync("dotnet new console -n Shop --no-restore && cd Shop && dotnet add package Sortir.Testing");
        stranger.Write("Shop/Program.cs", ProgramFrom(ReadmeSale.Read(Readme)));
        const string Expected = "•••• 7890\nPlaced\nPaid\nCancelled\n•••• 7890";

        Assert.Equal(Expected, await stranger.RunAsync("Shop"));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.fr.md")]
    [InlineData("docs/getting-started.md")]
    public void While_there_are_previews_alone_each_first_page_says_how_to_ask_for_one(string page)
    {
        PackedLibraries.SkipWithoutShell();
        Assert.True(!packed.IsPreview || Repository.Read(page).Contains("--prerelease", StringComparison.Ordinal), $"{page} installs {packed.Version} without --prerelease.");
    }

    private static string ProgramFrom(ReadmeSale sale) =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Sortir;

        var services = new ServiceCollection();
        {{Readme.Find("csharp", "AddSortirFake")}}

        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();
        var clientIp = "192.0.2.7";
        var form = new Form("12 34 56 78 90");
        var cart = new Cart("cart-1");
        var ticket = new Ticket("ticket-1", "reduced");
        var order = new Order("order-1");
        SaleTicket[] tickets = [new(ticket.Id, ticket.ProductId)];

        Console.OutputEncoding = System.Text.Encoding.UTF8;
        Console.WriteLine(await VerifyAsync());
        Console.WriteLine(({{sale.Place}}).GetType().Name);
        Console.WriteLine(({{sale.Pay}}).GetType().Name);
        Console.WriteLine(({{sale.Cancel}}).GetType().Name);

        // The card is free again.
        (cart, ticket) = (new Cart("cart-2"), new Ticket("ticket-2", "reduced"));
        Console.WriteLine(await VerifyAsync());

        async Task<string> VerifyAsync()
        {
            {{sale.Verify}}
        }

        internal sealed record Cart(string Id);
        internal sealed record Ticket(string Id, string ProductId);
        internal sealed record Order(string Id);
        internal sealed record Form(string Card);
        """;
}
