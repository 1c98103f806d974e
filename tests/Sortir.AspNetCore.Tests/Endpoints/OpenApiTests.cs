using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sortir.AspNetCore.Tests.Support;

namespace Sortir.AspNetCore.Tests.Endpoints;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_endpoints_stand_in_the_hosts_document_with_their_bodies_and_problems()
    {
        await using var shop = await WebShop.StartAsync(
            configure: sortir => sortir.Services.AddOpenApi().AddAntiforgery(options => options.HeaderName = "X-Token"),
            map: app => app.MapOpenApi());

        using var document = JsonDocument.Parse(await shop.NewBrowser().Client.GetStringAsync("openapi/v1.json", WebShop.Ct));

        var paths = document.RootElement.GetProperty("paths");
        var verify = paths.GetProperty("/sortir/cards/verify").GetProperty("post");
        var release = paths.GetProperty("/sortir/cards/release").GetProperty("post");
        var cart = paths.GetProperty("/sortir/cart").GetProperty("get");
        Assert.Equal(["200", "400", "404", "409", "413", "415", "422", "429", "503"], StatusesOf(verify));
        Assert.Equal(["204", "400", "404", "409", "413", "415", "503"], StatusesOf(release));
        Assert.Equal(["200", "400", "404", "503"], StatusesOf(cart));
        Assert.All([verify, release], operation => Assert.Equal(("X-Token", "header", true), HeaderOf(operation)));
        Assert.False(cart.TryGetProperty("parameters", out _));
        Assert.True(verify.GetProperty("responses").GetProperty("429").GetProperty("content").TryGetProperty("application/problem+json", out _));
        Assert.True(verify.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.NotEmpty(verify.GetProperty("summary").GetString()!);
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        Assert.Equal(
            ["card", "ticketId"],
            schemas.GetProperty("VerifyBody").GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> StatusesOf(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal);

    private static (string Name, string In, bool IsRequired) HeaderOf(JsonElement operation)
    {
        var header = Assert.Single(operation.GetProperty("parameters").EnumerateArray());
        Assert.Equal("string", header.GetProperty("schema").GetProperty("type").GetString());
        return (header.GetProperty("name").GetString()!, header.GetProperty("in").GetString()!, header.GetProperty("required").GetBoolean());
    }
}
