using System.Globalization;
using Microsoft.Extensions.Configuration;
using Sortir.Client;

namespace Sortir.Samples;

/// <summary>Where <c>verify</c> finds the API: <c>appsettings.json</c>, then the environment, then the arguments; the later wins.</summary>
internal static class VerifySettings
{
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(60);

    public static (AprasConnection? Connection, string? Problem) Read(CommandLineOptions options)
    {
        IConfiguration configuration;
        try
        {
            configuration = new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables()
                .Build();
        }
        catch (InvalidDataException)
        {
            return (null, "appsettings.json is not JSON that can be read.");
        }

        var section = configuration.GetSection("Sortir");
        var url = options.Url ?? section["BaseUrl"];
        if (AprasConnection.FindProblem(url) is { } urlProblem)
        {
            return (null, $"Sortir:BaseUrl: {urlProblem}");
        }

        var token = options.Token ?? section["Token"];
        if (ApiToken.FindProblem(token) is { } tokenProblem)
        {
            return (null, $"Sortir:Token: {tokenProblem}");
        }

        var timeout = options.Timeout ?? ReadTimeout(section["Timeout"]);
        if (timeout < MinTimeout || timeout > MaxTimeout)
        {
            return (null, "Sortir:Timeout must be from 00:00:00.1 to 00:01:00.");
        }

        return (new AprasConnection
        {
            OrganizerId = CatalogEvent.DefaultOrganizerId,
            BaseUrl = new Uri(url!),
            Token = new ApiToken(token!),
            Timeout = timeout,
        }, null);
    }

    private static TimeSpan ReadTimeout(string? text) =>
        string.IsNullOrEmpty(text) ? AprasConnection.DefaultTimeout
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) ? timeout
        : TimeSpan.Zero;
}
