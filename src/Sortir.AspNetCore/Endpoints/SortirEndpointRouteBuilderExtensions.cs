using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir;
using Sortir.AspNetCore;
using Sortir.Domain;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the buyer's endpoints.</summary>
public static class SortirEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps what the card field calls: <c>GET cart</c>, <c>POST cards/verify</c> and <c>POST cards/release</c>. Needs
    /// <c>AddSortir(…).UseCart&lt;…&gt;()</c>. Map it once.
    /// </summary>
    /// <param name="endpoints">The host's application, or a group of its routes.</param>
    /// <param name="prefix">Where: by convention <c>/sortir</c>.</param>
    /// <returns>The group, for the host's own conventions: rate limits, say.</returns>
    /// <exception cref="SortirConfigurationException">A service is missing, or antiforgery takes no token from a header.</exception>
    public static RouteGroupBuilder MapSortir(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/sortir")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ThrowIfIncomplete(endpoints.ServiceProvider);

        var group = endpoints.MapGroup(prefix).WithTags("Sortir!");
        group.MapGet("/cart", BuyerEndpoints.ReadCartAsync)
            .WithName(BuyerEndpoints.CartRoute)
            .WithSummary("The tickets of this browser's cart, and the token for the writing calls.")
            .Produces<CartAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/cards/verify", BuyerEndpoints.VerifyAsync)
            .WithName("SortirVerifyCard")
            .WithSummary("Checks a card, and holds it for a ticket of this browser's cart when it is good.")
            .WithMetadata(AntiforgeryHeader.Wanted)
            .Accepts<VerifyBody>("application/json")
            .Produces<TicketAnswer>()
            .Produces(StatusCodes.Status415UnsupportedMediaType)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/cards/release", BuyerEndpoints.ReleaseAsync)
            .WithName("SortirReleaseCard")
            .WithSummary("Takes the card of a ticket of this browser's cart back.")
            .WithMetadata(AntiforgeryHeader.Wanted)
            .Accepts<ReleaseBody>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .Produces(StatusCodes.Status415UnsupportedMediaType)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status503ServiceUnavailable);
        return group;
    }

    private static void Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<BuyerProblem>(status, BuyerProblem.ContentType);
        }
    }

    private static void ThrowIfIncomplete(IServiceProvider services)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        if (!known.IsService(typeof(ISortirCheckout)) || !known.IsService(typeof(ISortirCartTickets)))
        {
            throw new SortirConfigurationException(
                "MapSortir needs to know what is in a cart: implement ISortirCartTickets, and register it with AddSortir(…).UseCart<…>().");
        }

        if (services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName is null)
        {
            throw new SortirConfigurationException(
                "The card field sends its antiforgery token in a header, and AntiforgeryOptions.HeaderName is null: give it a name.");
        }
    }
}
