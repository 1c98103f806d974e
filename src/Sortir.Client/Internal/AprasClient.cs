using Microsoft.Extensions.Logging;
using Sortir.Domain;

namespace Sortir.Client;

internal sealed class AprasClient : IAprasClient
{
    /// <summary>The name of the HTTP client behind it.</summary>
    internal const string HttpClientName = "Sortir.Apras";

    private const string Replaced =
        $"The primary handler of the HTTP client '{HttpClientName}' has been replaced, or a handler answers in its place. Sortir puts the card into the "
        + "request there, so nothing can be sent without it. Take out ConfigurePrimaryHttpMessageHandler and UseSocketsHttpHandler for this "
        + "name; a proxy or a certificate belongs into AddAprasClient(o => o.ConfigureHandler = ...).";

    private readonly HttpClient _http;
    private readonly CircuitRegistry _circuits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AprasClient(
        IHttpClientFactory clients,
        IHttpMessageHandlerFactory handlers,
        CircuitRegistry circuits,
        TimeProvider time,
        ILogger<AprasClient> logger)
    {
        // Before anything is sent: a strange handler would send the place holder, or worse.
        var handler = handlers.CreateHandler(HttpClientName);
        while (handler is DelegatingHandler { InnerHandler: { } inner } and not AprasPrimaryHandler)
        {
            handler = inner;
        }

        if (handler is not AprasPrimaryHandler)
        {
            throw new SortirConfigurationException(Replaced);
        }

        _http = clients.CreateClient(HttpClientName);
        // The pipeline keeps the time, and tells a timeout from a caller who gave up.
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _circuits = circuits;
        _time = time;
        _logger = logger;
    }

    public async Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!card.HasValue)
        {
            throw new ArgumentException("A default CardNumber is no card.", nameof(card));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (connection.VerificationLimit == TimeSpan.Zero)
        {
            return new CardEligibility.Unavailable(AprasTrouble.Timeout);
        }

        var call = new VerificationCall(card, connection, _circuits.Get(connection), _time.GetTimestamp());
        var trouble = await SendAsync(HttpMethod.Get, connection.CardTemplate, call, cancellationToken).ConfigureAwait(false);
        if (trouble is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            call.Answer = new CardEligibility.Unavailable(trouble.Value);
        }

        var answer = call.Answer ?? (call.Attempts > 0
            // APRAS was asked and did not answer; a handler of the host made an answer of that.
            ? new CardEligibility.Unavailable(AprasTrouble.Unreachable)
            : throw new SortirConfigurationException(Replaced));
        Tell(answer, connection);
        return answer;
    }

    public async Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        ArgumentNullException.ThrowIfNull(connection);
        cancellationToken.ThrowIfCancellationRequested();
        var call = new GrantCall(serviceKey, connection);
        AprasTrouble? trouble;
        try
        {
            trouble = await SendAsync(HttpMethod.Post, connection.GrantUrl, call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (call.Attempts > 0)
        {
            // A host's handler failed after the grant had left: what APRAS answered counts, and without an answer nobody knows.
            trouble = null;
        }

        // What APRAS has answered stands, whatever happened on the way back, a cancellation included.
        var outcome = call.Outcome;
        if (outcome is null)
        {
            // Sent is sent, whatever a handler of the host has put in the place of the answer.
            if (trouble is null && call.Attempts == 0)
            {
                throw new SortirConfigurationException(Replaced);
            }

            cancellationToken.ThrowIfCancellationRequested();
            outcome = new GrantOutcome.Unknown();
        }

        Tell(outcome, connection);
        return outcome;
    }

    private async Task<AprasTrouble?> SendAsync(HttpMethod method, Uri template, AprasCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, template);
        request.Options.Set(AprasCall.Key, call);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (AprasFailure.TroubleOf(exception) is not null)
        {
            return AprasFailure.TroubleOf(exception);
        }
    }

    private void Tell(CardEligibility answer, AprasConnection connection)
    {
        var host = connection.BaseUrl.Authority;
        switch (answer)
        {
            case CardEligibility.Unauthorized:
                Log.TokenRefused(_logger, connection.OrganizerId, host);
                break;
            case CardEligibility.Unavailable { Trouble: AprasTrouble.UnexpectedStatus } unexpected:
                Log.UnexpectedStatus(_logger, connection.OrganizerId, host, unexpected.StatusCode);
                break;
            case CardEligibility.Unavailable { Trouble: AprasTrouble.CircuitOpen } open:
                Log.NotAsked(_logger, connection.OrganizerId, host, open.RetryAfter);
                break;
            case CardEligibility.Unavailable failed:
                Log.Unavailable(_logger, connection.OrganizerId, host, failed.Trouble, failed.StatusCode);
                break;
            default:
                Log.Verified(_logger, connection.OrganizerId, host, answer is CardEligibility.Eligible ? "eligible" : "not eligible");
                break;
        }
    }

    private void Tell(GrantOutcome outcome, AprasConnection connection)
    {
        var host = connection.BaseUrl.Authority;
        switch (outcome)
        {
            case GrantOutcome.Granted { Receipt: { Note: { } note } receipt }:
                Log.GrantedWithNote(_logger, connection.OrganizerId, host, receipt.RequestId, note);
                break;
            case GrantOutcome.Granted granted:
                Log.Granted(_logger, connection.OrganizerId, host, granted.Receipt.RequestId);
                break;
            case GrantOutcome.Refused refused:
                Log.GrantRefused(_logger, connection.OrganizerId, host, refused.StatusCode);
                break;
            case GrantOutcome.Unauthorized unauthorized:
                Log.GrantUnauthorized(_logger, connection.OrganizerId, host, unauthorized.StatusCode);
                break;
            case GrantOutcome.Unknown unknown:
                Log.GrantUnknown(_logger, connection.OrganizerId, host, unknown.StatusCode);
                break;
        }
    }
}
