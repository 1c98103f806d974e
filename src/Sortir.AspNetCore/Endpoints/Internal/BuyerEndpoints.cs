using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>What a buyer's browser may ask. Each answer is about the cart that the host's server code has found, and no other.</summary>
internal static class BuyerEndpoints
{
    /// <summary>The route's name, by which the card field's markup finds the endpoints under any path base.</summary>
    internal const string CartRoute = "SortirCart";

    private const string Json = "application/json";

    public static Task<IResult> ReadCartAsync(HttpContext context, CancellationToken cancellationToken) => GuardAsync(context, async () =>
    {
        var services = context.RequestServices;
        if (await BuyerCart.FindAsync(context, cancellationToken).ConfigureAwait(false) is not { } cart)
        {
            // Only the ready-made accessor is known to need a cookie.
            var isCookieless = context.Request.Cookies.Count == 0 && services.GetRequiredService<ISortirCartAccessor>() is SortirCartCookie;
            return ProblemAnswer.Of(isCookieless ? ProblemCode.CookiesMissing : ProblemCode.CartUnknown);
        }

        var state = await services.GetRequiredService<ISortirCheckout>()
            .ReadCartAsync(cart.Id, cart.Tickets, cancellationToken).ConfigureAwait(false);
        var tokens = services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var culture = BuyerLanguage.Of(context);
        var answer = new CartAnswer
        {
            CanBeOrdered = state.CanBeOrdered,
            Tickets = [.. state.Tickets.Select(ticket => TicketAnswer.Of(ticket, culture, now))],
            Antiforgery = new AntiforgeryAnswer { HeaderName = tokens.HeaderName!, Token = tokens.RequestToken! },
        };
        return new JsonAnswer<CartAnswer>(answer, BuyerJsonContext.Default.CartAnswer, StatusCodes.Status200OK, Json);
    });

    public static Task<IResult> VerifyAsync(HttpContext context, CancellationToken cancellationToken) =>
        WriteAsync(context, async (cart, ticket, card) =>
        {
            var services = context.RequestServices;
            var verification = await services.GetRequiredService<ISortirCheckout>()
                .VerifyCardAsync(cart.NewRequest(context, ticket, card), cancellationToken).ConfigureAwait(false);
            return verification.Match<IResult>(
                accepted => new JsonAnswer<TicketAnswer>(
                    TicketAnswer.Of(
                        ticket.TicketId,
                        accepted,
                        services.GetRequiredService<IOptions<SortirWebOptions>>().Value.RevealsBeneficiary,
                        services.GetRequiredService<TimeProvider>().GetUtcNow()),
                    BuyerJsonContext.Default.TicketAnswer,
                    StatusCodes.Status200OK,
                    Json),
                refused => ProblemAnswer.Of(refused.Reason, refused.RetryAfter));
        });

    public static Task<IResult> ReleaseAsync(HttpContext context, CancellationToken cancellationToken) =>
        WriteAsync(context, async (cart, ticket, _) =>
        {
            var release = await context.RequestServices.GetRequiredService<ISortirCheckout>()
                .ReleaseCardAsync(cart.Id, ticket.TicketId, cancellationToken).ConfigureAwait(false);
            return release.Match<IResult>(
                _ => TypedResults.NoContent(),
                refused => ProblemAnswer.Of(refused.Reason, refused.RetryAfter));
        });

    // JSON first: a form of another site cannot send it. Then the token, before anything of the body is read.
    private static Task<IResult> WriteAsync(HttpContext context, Func<BuyerCart, SaleTicket, string?, Task<IResult>> act) =>
        GuardAsync(context, async () =>
        {
            if (!context.Request.HasJsonContentType())
            {
                return ProblemAnswer.Of(ProblemCode.JsonRequired);
            }

            if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context).ConfigureAwait(false))
            {
                return ProblemAnswer.Of(HasAntiforgeryCookie(context) ? ProblemCode.AntiforgeryFailed : ProblemCode.CookiesMissing);
            }

            var (body, problem) = await BodyReader.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            if (body is null || !SortirIdentifier.IsValid(body.TicketId))
            {
                return ProblemAnswer.Of(problem ?? ProblemCode.InvalidRequest);
            }

            if (await BuyerCart.FindAsync(context, context.RequestAborted).ConfigureAwait(false) is not { } cart)
            {
                return ProblemAnswer.Of(ProblemCode.CartUnknown);
            }

            // A ticket of another cart and a ticket that never was read the same.
            return cart.FindTicket(body.TicketId) is { } ticket
                ? await act(cart, ticket, body.Card).ConfigureAwait(false)
                : ProblemAnswer.Of(ProblemCode.TicketUnknown);
        });

    private static bool HasAntiforgeryCookie(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name is { } name
        && context.Request.Cookies.ContainsKey(name);

    private static async Task<IResult> GuardAsync(HttpContext context, Func<Task<IResult>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer; what was written stands, and the next entry of the card finds it.
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception failure) when (failure is SortirStorageException or SortirCatalogException or SortirConflictException)
        {
            Log.RequestFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Sortir.AspNetCore"), failure);
            return ProblemAnswer.Of(RefusalReason.ServiceUnavailable, null);
        }
    }
}
