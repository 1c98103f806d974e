using System.Net;

namespace Sortir.Client.Tests;

/// <summary>Answers in turn, the last answer for ever, and counts.</summary>
internal sealed class Answers(params Func<CancellationToken, Task<HttpResponseMessage>>[] answers) : HttpMessageHandler
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public static Func<CancellationToken, Task<HttpResponseMessage>> Status(int status, string body = "", TimeSpan? retryAfter = null) => _ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        response.Headers.RetryAfter = retryAfter is { } wait ? new(wait) : null;
        return Task.FromResult(response);
    };

    public static Func<CancellationToken, Task<HttpResponseMessage>> Eligible() => Status(201, Sample.Key);

    public static Func<CancellationToken, Task<HttpResponseMessage>> Throws(Exception exception) =>
        _ => Task.FromException<HttpResponseMessage>(exception);

    public static Func<CancellationToken, Task<HttpResponseMessage>> Refused() =>
        Throws(new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

    public static Func<CancellationToken, Task<HttpResponseMessage>> Hangs(TaskCompletionSource? reached = null) => async token =>
    {
        var never = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(() => never.TrySetCanceled(token));
        reached?.TrySetResult();
        return await never.Task;
    };

    /// <summary>Answers when the test says so.</summary>
    public static Func<CancellationToken, Task<HttpResponseMessage>> When(Task<HttpResponseMessage> answer, TaskCompletionSource? reached = null) =>
        token =>
        {
            reached?.TrySetResult();
            return answer.WaitAsync(token);
        };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var index = Interlocked.Increment(ref _count) - 1;
        return answers[Math.Min(index, answers.Length - 1)](cancellationToken);
    }
}
