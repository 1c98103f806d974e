using StackExchange.Redis;

namespace Sortir.Redis;

/// <summary>Where Redis is, and how long a sale waits for it.</summary>
public sealed class SortirRedisOptions
{
    /// <summary>
    /// A connection that the host has already, and goes on to own: it is never closed by Sortir. Default: <see langword="null"/>, so that
    /// <see cref="Configuration"/> says where to connect to. With neither, it is the <see cref="IConnectionMultiplexer"/> among the
    /// host's services.
    /// </summary>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// Where to connect to, as StackExchange.Redis writes it: <c>redis.example:6379,ssl=true,password=…</c>. Default:
    /// <see langword="null"/>. A Redis that is not there yet is waited for in the background: <c>abortConnect</c> has no effect.
    /// </summary>
    public string? Configuration { get; set; }

    /// <summary>How long Redis may take to answer before the process goes on with its own limits. Default: 150 ms; more than zero.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a Redis that was slow or failed is left alone before it is tried again. Default: 10 seconds; zero or more.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(10);
}
