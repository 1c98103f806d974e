using Polly.Timeout;

namespace Sortir.Client;

/// <summary>Sorts what the network throws.</summary>
internal static class AprasFailure
{
    /// <summary>What an exception of the pipeline means, or null when it is none of the network's: a fault in a host's handler, say.</summary>
    public static AprasTrouble? TroubleOf(Exception exception) => exception switch
    {
        TimeoutRejectedException or OperationCanceledException => AprasTrouble.Timeout,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
            => AprasTrouble.Malformed,
        HttpRequestException or IOException => AprasTrouble.Unreachable,
        _ => null,
    };

    /// <summary>Whether another try may go better: no connection, or one that broke. A bad certificate stays bad.</summary>
    public static bool MayPass(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ResponseEnded,
    };

    /// <summary>
    /// The exception that leaves our handler in place of the socket handler's: that one quotes what the server sent, which may be an
    /// echo of the card.
    /// </summary>
    public static HttpRequestException Cleanse(Exception exception)
    {
        var error = exception switch
        {
            HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known => known.HttpRequestError,
            HttpIOException { HttpRequestError: not HttpRequestError.Unknown } known => known.HttpRequestError,
            // A connection that was reset has no code of its own.
            IOException or HttpRequestException { InnerException: IOException } => HttpRequestError.ConnectionError,
            _ => HttpRequestError.Unknown,
        };
        return new HttpRequestException(error, $"APRAS could not be reached ({error}).");
    }
}
