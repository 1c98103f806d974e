using StackExchange.Redis;

namespace Sortir.Redis;

/// <summary>Where the permits of one source are: under a keyed hash, in braces, so that a cluster keeps them together.</summary>
internal readonly struct AttemptKeys(string sourceHash)
{
    public RedisKey Undecided { get; } = $"sortir:attempts:{{{sourceHash}}}:undecided";

    public RedisKey Kept { get; } = $"sortir:attempts:{{{sourceHash}}}:kept";

    public RedisKey Accepted { get; } = $"sortir:attempts:{{{sourceHash}}}:accepted";

    public RedisKey Told { get; } = $"sortir:attempts:{{{sourceHash}}}:told";
}
