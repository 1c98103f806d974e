using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>What went wrong, in a sentence. It answers whatever was asked, so it has no token to check.</summary>
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    [FromRoute]
    public int Status { get; set; }

    public void OnGet()
    {
    }
}
