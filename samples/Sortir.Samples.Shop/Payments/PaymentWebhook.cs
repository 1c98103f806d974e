using System.Text.Json;

namespace Sortir.Samples.Shop;

/// <summary>Where the bank tells of payments. It may be told twice of one, or early: then it answers so that the bank tells again.</summary>
public static class PaymentWebhook
{
    public const string Path = "/payments/webhook";

    private const int MaxLength = 4 * 1024;

    public static async Task<IResult> ReceiveAsync(HttpRequest request, PaymentSecret secret, Orders orders, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or > MaxLength)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var body = new byte[request.ContentLength.Value];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        if (!secret.IsSigned(body, request.Headers[PaymentSecret.Header]))
        {
            return Results.Unauthorized();
        }

        var notice = JsonSerializer.Deserialize<PaymentNotice>(body, JsonSerializerOptions.Web)!;

        // Not the request's own token: once the bank has told, the shop finishes what it does, whether or not the bank waits.
        return await orders.PayAsync(notice.PaymentId, notice.OrderId, notice.Cents, CancellationToken.None)
            ? Results.NoContent()
            : Results.Conflict();
    }
}
