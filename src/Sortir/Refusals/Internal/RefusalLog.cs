using Microsoft.Extensions.Logging;

namespace Sortir;

/// <summary>What the refusal cache logs: 1200 to 1299. Never an exception, whose message may hold a key of the cache.</summary>
internal static partial class RefusalLog
{
    [LoggerMessage(1200, LogLevel.Warning,
        "The distributed cache of refused cards does not answer ({Reason}). This process remembers refusals itself, and tries it again every {Pause}.")]
    public static partial void BackendIsDown(ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(1201, LogLevel.Information, "The distributed cache of refused cards answers again.")]
    public static partial void BackendIsBack(ILogger logger);
}
