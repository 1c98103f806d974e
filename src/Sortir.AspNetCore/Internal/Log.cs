using Microsoft.Extensions.Logging;

namespace Sortir.AspNetCore;

/// <summary>What the web writes to the log: events 1900 to 1999. In one class, since the framework's generator orders several by chance (dotnet/runtime#119587).</summary>
internal static partial class Log
{
    [LoggerMessage(1901, LogLevel.Error, "A page of the dashboard could not be made.")]
    public static partial void PageFailed(ILogger logger, Exception exception);

    [LoggerMessage(1911, LogLevel.Error, "A buyer's request failed, and reads that the service is unavailable: the storage, the catalog, the settings or the look-up of the cart threw.")]
    public static partial void RequestFailed(ILogger logger, Exception exception);
}
