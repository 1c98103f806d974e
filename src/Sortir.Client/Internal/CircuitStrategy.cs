using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Telemetry;

namespace Sortir.Client;

/// <summary>
/// The circuit breaker as a Polly strategy. Polly's own counts a ratio over a time, which at few calls never opens and at many opens
/// late; this one counts failures in a row, once per verification, outside the timeout and the retries.
/// </summary>
internal sealed class CircuitStrategy(
    AprasClientOptions options,
    TimeProvider time,
    ResilienceStrategyTelemetry telemetry,
    ILogger logger) : ResilienceStrategy<HttpResponseMessage>
{
    protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context,
        TState state)
    {
        // A grant passes: the delivery loop has a schedule of its own.
        return context.FindCall() is VerificationCall call ? VerifyAsync(call, callback, context, state) : callback(context, state);
    }

    private async ValueTask<Outcome<HttpResponseMessage>> VerifyAsync<TState>(
        VerificationCall call,
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context,
        TState state)
    {
        var pass = call.Circuit.Enter();
        if (!pass.IsAdmitted)
        {
            call.Answer = new CardEligibility.Unavailable(AprasTrouble.CircuitOpen, null, pass.RetryAfter);
            return Outcome.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = context.FindRequest() });
        }

        if (pass.IsProbe)
        {
            Log.CircuitProbing(logger, call.Circuit.OrganizerId, call.Circuit.Host);
        }

        var verdict = CircuitVerdict.Nothing;
        try
        {
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            verdict = outcome.Exception is not { } exception ? CircuitVerdict.Of(call.Answer)
                : context.CancellationToken.IsCancellationRequested ? CircuitVerdict.Nothing
                : CircuitVerdict.Of(exception, call, time);
            return outcome;
        }
        finally
        {
            Tell(call.Circuit, call.Circuit.Report(pass, verdict), context);
        }
    }

    private void Tell(Circuit circuit, CircuitChange change, ResilienceContext context)
    {
        if (change == CircuitChange.None)
        {
            return;
        }

        var now = circuit.GetSnapshot();
        switch (change)
        {
            case CircuitChange.Opened when now.TokenRefused:
                Log.CircuitOpenedByToken(logger, now.OrganizerId, now.Host, options.BreakDuration);
                break;
            case CircuitChange.Opened:
                Log.CircuitOpened(logger, now.OrganizerId, now.Host, options.BreakDuration, now.ConsecutiveFailures, now.LastTrouble);
                break;
            case CircuitChange.Closed:
                Log.CircuitClosed(logger, now.OrganizerId, now.Host);
                break;
            default:
                Log.CircuitPaused(logger, now.OrganizerId, now.Host, now.OpenUntil);
                break;
        }

        var severity = change == CircuitChange.Closed ? ResilienceEventSeverity.Information : ResilienceEventSeverity.Error;
        telemetry.Report(new ResilienceEvent(severity, $"Circuit{change}"), context, now);
    }
}
