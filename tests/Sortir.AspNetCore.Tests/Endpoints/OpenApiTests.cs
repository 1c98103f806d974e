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
            configure: sortir => sortir.Services.AddOpenApi(),
            map: app => app.MapOpenApi());

        using var document = JsonDocument.Parse(await shop.NewBrowser().Client.GetStringAsync("openapi/v1.json", WebShop.Ct));

        var paths = document.RootElement.GetProperty("paths");
        var verify = paths.GetProperty("/sortir/cards/verify").GetProperty("post");
        var responses = verify.GetProperty("responses");
        Assert.Equal(
            ["200", "400", "404", "409", "413", "415", "422", "429", "503"],
            responses.EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
        Assert.True(responses.GetProperty("429").GetProperty("content").TryGetProperty("application/problem+json", out _));
        Assert.True(verify.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.NotEmpty(verify.GetProperty("summary").GetString()!);
        Assert.True(paths.GetProperty("/sortir/cards/release").GetProperty("post").GetProperty("responses").TryGetProperty("204", out _));
        Assert.True(paths.GetProperty("/sortir/cart").GetProperty("get").GetProperty("responses").TryGetProperty("200", out _));
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        Assert.Equal(
            ["card", "ticketId"],
            schemas.GetProperty("VerifyBody").GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }
}
