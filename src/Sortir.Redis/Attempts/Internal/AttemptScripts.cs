namespace Sortir.Redis;

/// <summary>What runs inside Redis, each as one step. A source has a sorted set of permits for each state, scored by when they expire.</summary>
internal static class AttemptScripts
{
    /// <summary>
    /// Keys: undecided, kept, accepted, told. Arguments: the permit, now or nothing for the server's clock, the window, the limits of
    /// attempts and of accepted ones, the timeout of an undecided one. Times are in milliseconds. Answers whether there is a permit, how
    /// long to wait for one, whether the refusal is the first, and what time it is.
    /// </summary>
    public const string Acquire = """
        local now = tonumber(ARGV[2])
        if not now then
          local time = redis.call('TIME')
          now = time[1] * 1000 + math.floor(time[2] / 1000)
        end
        local window, limit, acceptedLimit, undecidedFor = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
        local ends = now + window

        -- Nothing counts for longer than a window from now: a clock that went back, or a window made shorter, locks nobody out.
        local function count(key)
          redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
          for _, id in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. ends, '+inf')) do
            redis.call('ZADD', key, ends, id)
          end
          return redis.call('ZCARD', key)
        end

        -- How long until that many have left their window.
        local function waitFor(key, leaving)
          if leaving <= 0 then return undecidedFor end
          return redis.call('ZRANGE', key, leaving - 1, leaving - 1, 'WITHSCORES')[2] - now
        end

        local undecided, kept, accepted = count(KEYS[1]), count(KEYS[2]), count(KEYS[3])
        local hasAttempt, hasAccepted = undecided + kept < limit, undecided + accepted < acceptedLimit
        if hasAttempt and hasAccepted then
          redis.call('ZADD', KEYS[1], ends, ARGV[1])
          redis.call('PEXPIRE', KEYS[1], window)
          return {1, 0, 0, now}
        end

        -- Settled permits in the way are waited for; where it is only the undecided ones, they will be settled soon.
        local wait = 0
        if not hasAttempt then wait = waitFor(KEYS[2], kept - limit + 1) end
        if not hasAccepted then wait = math.max(wait, waitFor(KEYS[3], accepted - acceptedLimit + 1)) end

        local told = tonumber(redis.call('GET', KEYS[4]))
        if told and now < told and told <= ends then return {0, wait, 0, now} end
        redis.call('SET', KEYS[4], ends, 'PX', window)
        return {0, wait, 1, now}
        """;

    /// <summary>Keys: undecided, and the state it goes to; none where the permit is given back. Argument: the permit.</summary>
    public const string Settle = """
        local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
        if not ends then return end
        local left = redis.call('PTTL', KEYS[1])
        redis.call('ZREM', KEYS[1], ARGV[1])
        if KEYS[2] then
          redis.call('ZADD', KEYS[2], ends, ARGV[1])
          if redis.call('PTTL', KEYS[2]) < left then redis.call('PEXPIRE', KEYS[2], left) end
        end
        """;
}
