using System.Text.Json;
using Sortir.Domain;

namespace Sortir.Testing.Tests;

/// <summary>A simulator and a caller for each test.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    protected const string Good = "1234567890";
    protected const string Other = "0987654321";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal AprasSimulator Apras { get; private set; } = null!;

    internal Caller Shop { get; private set; } = null!;

    internal AprasBook Book => Apras.Book;

    internal static CardNumber Card(string digits) => CardNumber.Parse(digits);

    protected virtual AprasSimulatorOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Apras = await AprasSimulator.StartAsync(Options, Ct);
        Shop = new Caller(Apras);
        Book.SetCard(Good);
        Book.SetCard(Other);
    }

    public async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        await Apras.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal static async Task AssertStatusAsync(int expected, Task<HttpResponseMessage> call)
    {
        using var response = await call;
        Assert.Equal(expected, (int)response.StatusCode);
    }

    internal static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Ct)).RootElement;
}
