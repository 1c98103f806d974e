using System.Diagnostics;

namespace Sortir.Client;

/// <summary>
/// One call of the API on its way through the HTTP pipeline: what is secret in it, and what came of it. The pipeline, where a host's
/// handlers, loggers and traces look, sees the address with a place holder, no header and no body.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal abstract class AprasCall(AprasConnection connection)
{
    public static readonly HttpRequestOptionsKey<AprasCall> Key = new("Sortir.Apras");

    private int _attempts;

    internal AprasConnection Connection { get; } = connection;

    /// <summary>Sorts the answer out in our own code: without it, the primary handler was not ours.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>The path as it may be shown.</summary>
    internal abstract string UrlTemplate { get; }

    internal abstract string Method { get; }

    internal abstract TimeSpan Timeout { get; }

    internal int Attempts => Volatile.Read(ref _attempts);

    /// <summary>The request with its secrets, made anew for each attempt.</summary>
    internal abstract HttpRequestMessage CreateMessage();

    internal abstract Task ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken);

    /// <summary>Whether this attempt may be sent.</summary>
    internal virtual bool TryBeginAttempt()
    {
        Interlocked.Increment(ref _attempts);
        return true;
    }

    public sealed override string ToString() => "***";

    internal static AprasCall? Of(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Key, out var call) ? call : null;
}
