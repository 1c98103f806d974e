using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using Sortir.Tests.Shared;
using Sortir.Tests.Support;

namespace Sortir.Tests.Configuration;

/// <summary>A configuration of the section <c>Sortir</c>, and hosts that are made with it.</summary>
internal static class Configured
{
    /// <summary>As little as a shop must configure.</summary>
    public static Dictionary<string, string?> Usual() => new()
    {
        ["Sortir:BaseUrl"] = "https://apras.invalid/api",
        ["Sortir:Token"] = "the-token",
        ["Sortir:Products:show:EventId"] = "event",
        ["Sortir:Keys:0:Id"] = "2027",
        ["Sortir:Keys:0:Secret"] = Shop.NewKey("2027").Secret,
    };

    public static IConfiguration Section(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Sortir");

    public static IConfiguration Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().GetSection("Sortir");

    public static ServiceProvider Build(IServiceCollection services, string? environment = null)
    {
        if (environment is not null)
        {
            services.AddSingleton(Environment(environment));
        }

        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public static IHostEnvironment Environment(string name)
    {
        var environment = Substitute.For<IHostEnvironment>();
        environment.EnvironmentName.Returns(name);
        return environment;
    }

    /// <summary>What a start with these values says; empty when it is content.</summary>
    public static IReadOnlyList<string> Problems(
        Dictionary<string, string?> values,
        string? environment = null,
        Action<SortirBuilder>? choose = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddSortir(Section(values));
        choose?.Invoke(builder);
        using var provider = Build(services, environment);
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }

    public static void AddLogRecorder(this IServiceCollection services, LogRecorder log) =>
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
}
