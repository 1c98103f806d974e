using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sortir.Testing;

/// <summary>One request and its answer, over the features that Kestrel gives.</summary>
internal readonly struct Exchange(IFeatureCollection features)
{
    private readonly IHttpRequestFeature _request = features.GetRequiredFeature<IHttpRequestFeature>();
    private readonly IHttpResponseFeature _response = features.GetRequiredFeature<IHttpResponseFeature>();

    public string Method => _request.Method;

    public string Path => _request.Path;

    // Null when there is none; of several, their concatenation, which is no token.
    public string? Authorization => _request.Headers.Authorization;

    public PipeReader RequestBody => features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;

    public IHeaderDictionary ResponseHeaders => _response.Headers;

    public CancellationToken RequestAborted => Lifetime.RequestAborted;

    private IHttpRequestLifetimeFeature Lifetime => features.GetRequiredFeature<IHttpRequestLifetimeFeature>();

    private PipeWriter ResponseBody => features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;

    public void Abort() => Lifetime.Abort();

    public Task AnswerAsync(in WireAnswer answer)
    {
        var hasBody = Start(answer, answer.Body.Length);
        return hasBody ? WriteAsync(ResponseBody, answer.Body) : Task.CompletedTask;
    }

    public async Task AnswerSlowlyAsync(WireAnswer answer, TimeSpan pause, TimeProvider time, CancellationToken gone)
    {
        Start(answer, answer.Body.Length);
        var body = ResponseBody;
        await body.FlushAsync(gone).ConfigureAwait(false);
        for (var i = 0; i < answer.Body.Length; i++)
        {
            await Task.Delay(pause, time, gone).ConfigureAwait(false);
            await body.WriteAsync(answer.Body.Slice(i, 1), gone).ConfigureAwait(false);
        }
    }

    public async Task AnswerAtLengthAsync(WireAnswer answer, long? length, CancellationToken gone)
    {
        Start(answer with { ContentType = answer.ContentType ?? "text/plain; charset=utf-8" }, length);
        var chunk = new byte[16 * 1024];
        chunk.AsSpan().Fill((byte)'x');
        var body = ResponseBody;
        for (var left = length ?? long.MaxValue; left > 0;)
        {
            var size = (int)Math.Min(left, chunk.Length);
            await body.WriteAsync(chunk.AsMemory(0, size), gone).ConfigureAwait(false);
            left -= length is null ? 0 : size;
        }
    }

    private bool Start(in WireAnswer answer, long? length)
    {
        _response.StatusCode = answer.Status;
        if (answer.ContentType is not null)
        {
            _response.Headers.ContentType = answer.ContentType;
        }

        // These two have no body and must not declare one.
        if (answer.Status is 204 or 304)
        {
            return false;
        }

        _response.Headers.ContentLength = length;
        return length != 0;
    }

    private static async Task WriteAsync(PipeWriter body, ReadOnlyMemory<byte> content) =>
        await body.WriteAsync(content).ConfigureAwait(false);
}
