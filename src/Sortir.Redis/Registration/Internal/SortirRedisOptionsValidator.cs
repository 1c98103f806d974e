using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Sortir.Redis;

/// <summary>Checks the options when the host starts. No message repeats the configuration, which may hold a password.</summary>
internal sealed class SortirRedisOptionsValidator(IOptions<SortirOptions> sortir, IServiceProviderIsService services)
    : IValidateOptions<SortirRedisOptions>
{
    public ValidateOptionsResult Validate(string? name, SortirRedisOptions options)
    {
        if (!sortir.Value.Enabled)
        {
            return ValidateOptionsResult.Success;
        }

        var problems = new List<string>();
        if (FindConnectionProblem(options) is { } problem)
        {
            problems.Add(problem);
        }

        if (options.Timeout <= TimeSpan.Zero)
        {
            problems.Add("UseRedis: Timeout must be more than zero. Leave it out for 150 ms.");
        }

        if (options.Pause < TimeSpan.Zero)
        {
            problems.Add("UseRedis: Pause must not be negative. Leave it out for 10 seconds.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private string? FindConnectionProblem(SortirRedisOptions options)
    {
        if (options.Connection is not null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(options.Configuration))
        {
            return services.IsService(typeof(IConnectionMultiplexer))
                ? null
                : "UseRedis: no Redis is named. Set Configuration, for example \"redis.example:6379\", or Connection.";
        }

        try
        {
            return ConfigurationOptions.Parse(options.Configuration).EndPoints.Count > 0
                ? null
                : "UseRedis: Configuration names no server. Begin it with one, for example \"redis.example:6379\".";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return "UseRedis: Configuration cannot be read. Write it as StackExchange.Redis does, for example \"redis.example:6379,ssl=true\".";
        }
    }
}
