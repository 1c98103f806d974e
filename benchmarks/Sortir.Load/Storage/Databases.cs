using Sortir.Reliability;

namespace Sortir.Load;

/// <summary>Databases on the run's own server.</summary>
internal static class Databases
{
    // As many connections as Npgsql has by default; a fill takes minutes.
    private const string Settings = ";Maximum Pool Size=100;Timeout=30;Command Timeout=1800";

    internal static async Task<string> CreateAsync(PostgreSqlServer server, string name)
    {
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return server.ConnectionStringTo(name) + Settings;
    }
}
