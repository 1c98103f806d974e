using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace Sortir.Reliability;

/// <summary>The buyers' browsers and the payment service: they ask any node, and ask again until they are answered.</summary>
internal sealed class ShopClient(NodeFleet fleet, SalesCount count) : IDisposable
{
    // Shorter than what may hang behind it: the first request then goes on beside the second.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_minPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromMilliseconds(400);

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) }) { Timeout = s_timeout };
    private int _open;
    private int _answered;

    /// <summary>How many calls have no answer yet.</summary>
    internal int Unanswered => Volatile.Read(ref _open);

    /// <summary>How many calls were answered.</summary>
    internal int Answered => Volatile.Read(ref _answered);

    /// <summary>Answers that only a defect gives.</summary>
    internal ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>Asks until there is an answer.</summary>
    internal async Task<TAnswer> AskAsync<TAnswer>(string path, object request, Random random, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        for (var pause = s_minPause; ; pause = pause * 2 < s_maxPause ? pause * 2 : s_maxPause)
        {
            if (fleet.Pick(random) is { } node && await TryAsync<TAnswer>(new Uri(node, path), request, cancellationToken) is { } answer)
            {
                Interlocked.Decrement(ref _open);
                Interlocked.Increment(ref _answered);
                return answer;
            }

            count.Add(Counts.AskedAgain);
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<TAnswer?> TryAsync<TAnswer>(Uri url, object request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.PostAsync(url, JsonContent.Create(request, request.GetType()), cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable))
            {
                Surprises.Enqueue($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }

            return response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadFromJsonAsync<TAnswer>(cancellationToken) : default;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || IsTimeout(exception, cancellationToken))
        {
            return default;
        }
    }

    private static bool IsTimeout(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
