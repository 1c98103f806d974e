using Sortir.Redis.Tests.Support;

namespace Sortir.Leaks.Tests;

/// <summary>What a Redis holds: each key, and each value as the server would write it to a disk.</summary>
internal static class RedisKeys
{
    public const string Name = "Redis";

    public static async Task HearAsync(Evidence evidence, RedisServer redis)
    {
        await using var connection = await redis.ConnectAsync();
        await foreach (var key in connection.GetServers().Single().KeysAsync().WithCancellation(PlayShop.Ct))
        {
            evidence.Add(Name, "key", (byte[])key!);
            evidence.Add(Name, "value", await connection.GetDatabase().KeyDumpAsync(key) ?? []);
        }
    }
}
