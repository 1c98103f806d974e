using Microsoft.Extensions.Logging;

namespace Sortir;

/// <summary>What is logged of what the nodes share: 1200 to 1299. Never an exception, whose message may hold a key.</summary>
internal static partial class SharedBackendLog
{
    [LoggerMessage(1200, LogLevel.Warning,
        "The shared {Backend} does not answer ({Reason}). This process uses its own memory, and tries it again every {Pause}.")]
    public static partial void IsDown(ILogger logger, string backend, string reason, TimeSpan pause);

    [LoggerMessage(1201, LogLevel.Information, "The shared {Backend} answers again.")]
    public static partial void IsBack(ILogger logger, string backend);
}
