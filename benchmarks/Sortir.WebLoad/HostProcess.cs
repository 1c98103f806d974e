using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sortir.WebLoad;

/// <summary>A web host in a process of its own: this program again.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    internal const string Argument = "host";

    private readonly Process _process;
    private readonly HttpClient _http = new();

    private HostProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    internal Uri Address { get; }

    internal static async Task<HostProcess> StartAsync(HostSettings settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Argument);
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        await process.StandardInput.FlushAsync();
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The host did not start.");
        return new HostProcess(process, new Uri(address));
    }

    internal async Task<HostFigures> GetFiguresAsync() =>
        await _http.GetFromJsonAsync<HostFigures>(new Uri(Address, WebHost.FiguresPath)) ?? throw new InvalidOperationException("The host gave no figures.");

    /// <summary>Carts with a ticket each: what a browser's cookie says.</summary>
    internal async Task<string[]> NewCartsAsync(int count) =>
        await _http.GetFromJsonAsync<string[]>(new Uri(Address, $"{WebHost.CartsPath}?count={count}"))
            ?? throw new InvalidOperationException("The host gave no carts.");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
