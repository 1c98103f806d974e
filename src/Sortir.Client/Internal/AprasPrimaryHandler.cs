using System.Net;
using Sortir.Domain;

namespace Sortir.Client;

/// <summary>
/// The last step of the pipeline. Only here are the card, the token and the service key put together with the address, in a message of
/// their own that no one else sees; only here is the answer's body read. What goes back into the pipeline is the status.
/// </summary>
internal sealed class AprasPrimaryHandler(HttpMessageHandler transport, TimeProvider time) : DelegatingHandler(transport)
{
    private static readonly string s_userAgent = "Sortir/" + typeof(AprasPrimaryHandler).Assembly.GetName().Version?.ToString(3);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = AprasCall.Of(request) ?? throw new SortirConfigurationException(
            $"The HTTP client '{AprasClient.HttpClientName}' is Sortir's own: use IAprasClient instead of making requests with it.");
        if (!call.TryBeginAttempt())
        {
            return Again((GrantCall)call, request);
        }

        using var activity = AprasActivity.Start(call);
        using var message = call.CreateMessage();
        AddHeaders(message, request, call.Connection);
        try
        {
            // Not through an invoker, which would tell the event source the address.
            using var response = await base.SendAsync(message, cancellationToken).ConfigureAwait(false);
            await call.ReadAsync(response, time, cancellationToken).ConfigureAwait(false);
            AprasActivity.Answered(activity, (int)response.StatusCode);
            return new HttpResponseMessage(response.StatusCode) { RequestMessage = request, Version = response.Version };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            var clean = AprasFailure.Cleanse(exception);
            AprasActivity.Failed(activity, clean.HttpRequestError.ToString());
            throw clean;
        }
        catch (OperationCanceledException)
        {
            AprasActivity.Failed(activity, "cancelled");
            throw;
        }
    }

    // A handler of the host sends a grant again: it gets the answer to the first attempt.
    private static HttpResponseMessage Again(GrantCall call, HttpRequestMessage request) => call.IsAnswered
        ? new HttpResponseMessage((HttpStatusCode)call.StatusCode) { RequestMessage = request }
        : throw new HttpRequestException(HttpRequestError.Unknown, "A grant is sent once.");

    private static void AddHeaders(HttpRequestMessage message, HttpRequestMessage request, AprasConnection connection)
    {
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            message.Headers.TryAddWithoutValidation(name, values);
        }

        message.Headers.Remove("Authorization");
        message.Headers.TryAddWithoutValidation("Authorization", connection.Token.Reveal());
        if (!message.Headers.NonValidated.Contains("User-Agent"))
        {
            message.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
        }
    }
}
