namespace Sortir.Client;

/// <summary>The circuit of one organizer at one moment.</summary>
/// <param name="OrganizerId">Whose circuit: <see cref="AprasConnection.OrganizerId"/>.</param>
/// <param name="Host">The host and port of the base URL.</param>
/// <param name="State">Whether verifications reach APRAS.</param>
/// <param name="ConsecutiveFailures">How many verifications have failed in a row.</param>
/// <param name="OpenUntil">When the break ends, UTC; <see langword="null"/> unless the circuit is open.</param>
/// <param name="LastTrouble">The last failure since APRAS last answered well; <see langword="null"/> when there is none, or the token was refused.</param>
/// <param name="TokenRefused">Whether the last failure was a refused token (401), which only a new token mends.</param>
public sealed record AprasCircuit(
    string OrganizerId,
    string Host,
    AprasCircuitState State,
    int ConsecutiveFailures,
    DateTimeOffset? OpenUntil,
    AprasTrouble? LastTrouble,
    bool TokenRefused);
