using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>
/// The HTTP side of the simulator, on Kestrel's own features: no routing, no <c>HttpContext</c>, so that a benchmark measures its client.
/// </summary>
internal sealed class AprasWire(
    AprasSimulator simulator,
    string basePath,
    AnswerFormat format,
    TimeProvider time,
    CancellationToken stopping) : IHttpApplication<IFeatureCollection>
{
    private const int NotFound = 404;
    private const int MethodNotAllowed = 405;

    private readonly string _prefix = basePath + "/api/partners/";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Kestrel reuses the features for the connection's next request.
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var exchange = new Exchange(context);
        if (Route(exchange, out var call) is { } refusal)
        {
            await exchange.AnswerAsync(new WireAnswer(refusal)).ConfigureAwait(false);
            return;
        }

        if (call.Operation == AprasOperations.Grant)
        {
            var grant = await GrantRequest.ReadAsync(exchange.RequestBody, exchange.RequestAborted).ConfigureAwait(false);
            call = call with { Grant = grant, Card = grant is null ? default : simulator.Book.CardOf(grant.Key) };
        }

        simulator.Book.CountRequest(call.Operation);
        var faults = simulator.Faults.Take(call.Operation, call.Card);
        if (faults is null)
        {
            await exchange.AnswerAsync(Work(exchange, call)).ConfigureAwait(false);
        }
        else
        {
            await FailAsync(exchange, call, faults).ConfigureAwait(false);
        }
    }

    // Returns a status when the request is for neither call.
    private int? Route(Exchange exchange, out WireCall call)
    {
        call = default;
        if (!exchange.Path.StartsWith(_prefix, StringComparison.Ordinal))
        {
            return NotFound;
        }

        var last = exchange.Path.AsSpan(_prefix.Length);
        if (last.IsEmpty || last.Contains('/'))
        {
            return NotFound;
        }

        var isGrant = last.SequenceEqual("grant");
        if (exchange.Method != (isGrant ? "POST" : "GET"))
        {
            return MethodNotAllowed;
        }

        call = isGrant
            ? new WireCall(AprasOperations.Grant, default)
            : new WireCall(AprasOperations.Verify, ReadCard(last));
        return null;
    }

    // Stricter than CardNumber: on the wire there are no separators.
    private static CardNumber ReadCard(ReadOnlySpan<char> text) =>
        text.Length == CardNumber.Length && CardNumber.TryParse(text, out var card) ? card : default;

    private WireAnswer Work(Exchange exchange, in WireCall call)
    {
        if (!string.Equals(exchange.Authorization, simulator.Token, StringComparison.Ordinal))
        {
            return new WireAnswer(401);
        }

        if (call.Operation == AprasOperations.Verify)
        {
            return call.Card.HasValue ? format.Of(simulator.Book.Verify(call.Card)) : new WireAnswer(400);
        }

        return call.Grant is { } grant
            ? AnswerFormat.Of(simulator.Book.Grant(grant.Key, grant.Activity))
            : new WireAnswer(400);
    }

    private async Task FailAsync(Exchange exchange, WireCall call, List<ActiveFault> faults)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(exchange.RequestAborted, stopping);
        try
        {
            foreach (var fault in faults)
            {
                if (!fault.Fault.StrikesAfterWork && await StrikeAsync(exchange, fault, default, gone.Token).ConfigureAwait(false))
                {
                    return;
                }
            }

            var answer = Work(exchange, call);
            foreach (var fault in faults)
            {
                if (fault.Fault.StrikesAfterWork && await StrikeAsync(exchange, fault, answer, gone.Token).ConfigureAwait(false))
                {
                    return;
                }
            }

            await exchange.AnswerAsync(answer).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            exchange.Abort();
        }
    }

    // Returns whether the request ends with it.
    private async ValueTask<bool> StrikeAsync(Exchange exchange, ActiveFault active, WireAnswer answer, CancellationToken gone)
    {
        // The timer of a delay must run before the hit is told, so that a fake clock may be advanced at once.
        var elapsed = active.Fault is AprasFault.Delay delay ? Task.Delay(delay.Duration, time, gone) : Task.CompletedTask;
        active.Hit();
        switch (active.Fault)
        {
            case AprasFault.Delay:
                await elapsed.ConfigureAwait(false);
                break;
            case AprasFault.Hang:
                await active.Ended.WaitAsync(gone).ConfigureAwait(false);
                break;
            case AprasFault.Drop:
                exchange.Abort();
                break;
            case AprasFault.Status status:
                await AnswerStatusAsync(exchange, status).ConfigureAwait(false);
                break;
            case AprasFault.Redirect redirect:
                await AnswerRedirectAsync(exchange, redirect).ConfigureAwait(false);
                break;
            case AprasFault.Body body:
                await exchange.AnswerAsync(new WireAnswer(answer.Status, body.ContentType, body.Content)).ConfigureAwait(false);
                break;
            case AprasFault.SlowBody slow:
                await exchange.AnswerSlowlyAsync(answer, slow.Pause, time, gone).ConfigureAwait(false);
                break;
            case AprasFault.LongBody body:
                await exchange.AnswerAtLengthAsync(answer, body.Length, gone).ConfigureAwait(false);
                break;
        }

        return active.Fault.EndsRequest;
    }

    private static Task AnswerStatusAsync(Exchange exchange, AprasFault.Status status)
    {
        if (status.RetryAfter is { } wait)
        {
            exchange.ResponseHeaders.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var body = System.Text.Encoding.UTF8.GetBytes(status.Text);
        return exchange.AnswerAsync(new WireAnswer(status.Code, body.Length == 0 ? null : "text/html; charset=utf-8", body));
    }

    private static Task AnswerRedirectAsync(Exchange exchange, AprasFault.Redirect redirect)
    {
        exchange.ResponseHeaders.Location = redirect.Location.IsAbsoluteUri
            ? redirect.Location.AbsoluteUri
            : redirect.Location.OriginalString;
        return exchange.AnswerAsync(new WireAnswer(redirect.Code));
    }
}
