namespace Sortir.Leaks.Tests;

/// <summary>Sends as anybody would who has a handler and a message: by an invoker, which tells the event source the address.</summary>
internal sealed class InvokerHandler : HttpMessageHandler
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _invoker.Dispose();
        base.Dispose(disposing);
    }
}
