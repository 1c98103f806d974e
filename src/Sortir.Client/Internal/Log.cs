using Microsoft.Extensions.Logging;

namespace Sortir.Client;

/// <summary>What the client writes to the log: events 1000 to 1099. Never a card, a service key, a token or a body.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "APRAS answered {Outcome} for organizer {OrganizerId} at {Host}")]
    public static partial void Verified(ILogger logger, string organizerId, string host, string outcome);

    [LoggerMessage(1001, LogLevel.Error, "APRAS refuses the token of organizer {OrganizerId} at {Host} (401). No card can be verified until the token is mended")]
    public static partial void TokenRefused(ILogger logger, string organizerId, string host);

    [LoggerMessage(1002, LogLevel.Warning, "APRAS is unavailable for organizer {OrganizerId} at {Host}: {Trouble}, status {StatusCode}")]
    public static partial void Unavailable(ILogger logger, string organizerId, string host, AprasTrouble trouble, int? statusCode);

    [LoggerMessage(1003, LogLevel.Warning, "APRAS answered organizer {OrganizerId} at {Host} with an unexpected status {StatusCode}. Check the base URL")]
    public static partial void UnexpectedStatus(ILogger logger, string organizerId, string host, int? statusCode);

    [LoggerMessage(1004, LogLevel.Debug, "APRAS was not asked for organizer {OrganizerId} at {Host}: the circuit is open for {RetryAfter}")]
    public static partial void NotAsked(ILogger logger, string organizerId, string host, TimeSpan? retryAfter);

    [LoggerMessage(1010, LogLevel.Error, "The circuit of organizer {OrganizerId} at {Host} opens for {BreakDuration} after {Failures} failures in a row, the last {Trouble}")]
    public static partial void CircuitOpened(ILogger logger, string organizerId, string host, TimeSpan breakDuration, int failures, AprasTrouble? trouble);

    [LoggerMessage(1011, LogLevel.Error, "The circuit of organizer {OrganizerId} at {Host} opens for {BreakDuration}: its token is refused")]
    public static partial void CircuitOpenedByToken(ILogger logger, string organizerId, string host, TimeSpan breakDuration);

    [LoggerMessage(1012, LogLevel.Information, "The circuit of organizer {OrganizerId} at {Host} is closed again")]
    public static partial void CircuitClosed(ILogger logger, string organizerId, string host);

    [LoggerMessage(1013, LogLevel.Information, "The circuit of organizer {OrganizerId} at {Host} lets one verification through")]
    public static partial void CircuitProbing(ILogger logger, string organizerId, string host);

    [LoggerMessage(1014, LogLevel.Warning, "APRAS asks organizer {OrganizerId} at {Host} for a pause, until {Until}")]
    public static partial void CircuitPaused(ILogger logger, string organizerId, string host, DateTimeOffset? until);

    [LoggerMessage(1020, LogLevel.Debug, "APRAS recorded a grant of organizer {OrganizerId} at {Host}, request {RequestId}")]
    public static partial void Granted(ILogger logger, string organizerId, string host, string? requestId);

    [LoggerMessage(1021, LogLevel.Warning, "APRAS recorded a grant of organizer {OrganizerId} at {Host}, request {RequestId}, with an answer that is not whole: {Note}")]
    public static partial void GrantedWithNote(ILogger logger, string organizerId, string host, string? requestId, string note);

    [LoggerMessage(1022, LogLevel.Warning, "APRAS refused a grant of organizer {OrganizerId} at {Host}: {StatusCode}")]
    public static partial void GrantRefused(ILogger logger, string organizerId, string host, int statusCode);

    [LoggerMessage(1023, LogLevel.Error, "APRAS refuses the token of organizer {OrganizerId} at {Host} for grants ({StatusCode}). Mend the token: the grant stays due")]
    public static partial void GrantUnauthorized(ILogger logger, string organizerId, string host, int statusCode);

    [LoggerMessage(1024, LogLevel.Warning, "Whether APRAS recorded a grant of organizer {OrganizerId} at {Host} is not known: status {StatusCode}")]
    public static partial void GrantUnknown(ILogger logger, string organizerId, string host, int? statusCode);
}
