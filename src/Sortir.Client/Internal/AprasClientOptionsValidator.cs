using Microsoft.Extensions.Options;

namespace Sortir.Client;

/// <summary>Names the option, and the mend.</summary>
internal sealed class AprasClientOptionsValidator : IValidateOptions<AprasClientOptions>
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, AprasClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        Check(nameof(options.ConsecutiveFailures), options.ConsecutiveFailures, 1, 1_000, "5");
        Check(nameof(options.BreakDuration), options.BreakDuration, s_second, s_day, "00:05:00");
        Check(nameof(options.Retries), options.Retries, 0, 5, "2");
        Check(nameof(options.MaxCircuits), options.MaxCircuits, 16, 1_000_000, "4096");
        Check(nameof(options.ConnectionLifetime), options.ConnectionLifetime, s_second, s_day, "00:02:00");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check<T>(string option, T value, T least, T most, string standard)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                problems.Add($"AprasClientOptions.{option} is {value}: set it from {least} to {most}, or leave it out for {standard}.");
            }
        }
    }
}
