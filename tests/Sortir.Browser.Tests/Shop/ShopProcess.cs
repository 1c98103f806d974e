using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Sortir.Browser.Tests.Shop;

/// <summary>The sample shop as people start it: a process of its own, with a database and an APRAS that end with it.</summary>
public class ShopProcess : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";

    private readonly string[] _arguments;
    private Process? _process;
    private Task _output = Task.CompletedTask;
    private Task _errors = Task.CompletedTask;
    private int _cards = 1000;
    private int _refusedSales = 2099;

    public ShopProcess()
        : this("--Sortir:Attempts:Limit", "1000", "--Sortir:Attempts:AcceptedLimit", "1000")
    {
    }

    private protected ShopProcess(params string[] arguments) => _arguments = arguments;

    public string Address { get; private set; } = "";

    /// <summary>A card that is valid, and that no other test has.</summary>
    public string NewCard() => string.Create(CultureInfo.InvariantCulture, $"350000{Interlocked.Increment(ref _cards)}");

    /// <summary>A card that is valid, and whose sale APRAS refuses once.</summary>
    public string NewCardOfRefusedSale() => string.Create(CultureInfo.InvariantCulture, $"350000{Interlocked.Increment(ref _refusedSales)}");

    public static Process Start(params IEnumerable<string> arguments)
    {
        var path = typeof(ShopProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Shop").Value!;
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } known ? known : "dotnet";
        return Process.Start(new ProcessStartInfo(host, ["exec", Path.GetFullPath(path, AppContext.BaseDirectory), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    public async ValueTask InitializeAsync()
    {
        // A busy machine that needs more than two seconds is no outage.
        _process = Start(["--urls", "http://127.0.0.1:0", "--Sortir:Timeout", "00:00:15", .. _arguments]);
        _errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (Address.Length == 0)
        {
            var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(line is not null, "The shop did not start.");
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                Address = line[(at + Listening.Length)..].Trim();
            }
        }

        _output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is null)
        {
            return;
        }

        // As Ctrl+C: the shop closes in order, and takes its database away.
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _errors);
        _process.Dispose();
    }
}
