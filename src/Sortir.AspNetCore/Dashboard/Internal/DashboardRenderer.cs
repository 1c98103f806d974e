using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sortir.AspNetCore;

/// <summary>
/// Renders a template to HTML, on the server and for good. It needs none of the host's services: a host that uses Razor components
/// itself sees nothing of it.
/// </summary>
internal sealed class DashboardRenderer(ILoggerFactory loggers) : IDisposable
{
    // Accented letters as they are; what has a meaning in HTML is encoded all the same.
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    internal async Task<string> RenderAsync(RenderFragment fragment)
    {
        var renderer = new HtmlRenderer(_services, loggers);
        await using var _ = renderer.ConfigureAwait(false);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [FragmentHost.Fragment] = fragment });
            var root = await renderer.RenderComponentAsync<FragmentHost>(parameters).ConfigureAwait(true);
            return root.ToHtmlString();
        }).ConfigureAwait(false);
    }
}
