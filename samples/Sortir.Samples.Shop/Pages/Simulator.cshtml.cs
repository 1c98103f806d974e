using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>The simulated APRAS: cards to try, and what may go wrong. There is no such page before the real one.</summary>
public sealed class SimulatorModel(IServiceProvider services) : PageModel
{
    public static IReadOnlyList<int> Latencies { get; } = [0, 200, 800, 1500, 3000];

    public SimulatorPanel? Panel { get; } = services.GetService<SimulatorPanel>();

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Panel is null)
        {
            context.Result = NotFound();
        }
    }

    public void OnGet()
    {
    }

    public IActionResult OnPostOutage(bool down)
    {
        Panel!.SetDown(down);
        return RedirectToPage();
    }

    public IActionResult OnPostLatency(int milliseconds)
    {
        Panel!.SetLatency(TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, Latencies[^1])));
        return RedirectToPage();
    }
}
