namespace Sortir.Client;

/// <summary>What is the same for all organizers. Checked when the host starts.</summary>
public sealed class AprasClientOptions
{
    /// <summary>How many verifications in a row must fail before an organizer's circuit opens [5]; 1 to 1,000.</summary>
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>How long an open circuit keeps verifications from APRAS [5 minutes]; 1 second to 1 day.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often a verification that failed fast (no connection, 5xx) is tried again, always within its timeout [2]; 0 to 5. A grant never is.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>How many circuits are kept; beyond it those unused for longest are forgotten [4,096]; 16 to 1,000,000.</summary>
    public int MaxCircuits { get; set; } = 4_096;

    /// <summary>How long a connection is used before a new one is made, with a new look at DNS [2 minutes]; 1 second to 1 day.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Changes the socket handler: a proxy, a client certificate, a limit of connections [nothing]. What keeps card numbers out
    /// of traces, and redirects, cookies and decompression off, is set after it and cannot be changed here.
    /// </summary>
    /// <remarks>
    /// The server's certificate is always checked, as the machine does it: of <see cref="SocketsHttpHandler.SslOptions"/> only the client
    /// certificate (however it is given) and the revocation mode are kept, and a
    /// <see cref="SocketsHttpHandler.ConnectCallback"/> that returns an <see cref="System.Net.Security.SslStream"/> makes APRAS
    /// unreachable. To trust an authority of your own, add it to the machine's store.
    /// </remarks>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }
}
