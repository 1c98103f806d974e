using Polly;

namespace Sortir.Client;

internal static class ResilienceContextExtensions
{
    /// <summary>The request that a pipeline is working on.</summary>
#pragma warning disable EXTEXP0001 // The one way to the request from a strategy.
    public static HttpRequestMessage? FindRequest(this ResilienceContext context) => context.GetRequestMessage();
#pragma warning restore EXTEXP0001

    public static AprasCall? FindCall(this ResilienceContext context) => AprasCall.Of(context.FindRequest());
}
